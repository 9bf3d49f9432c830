package dev.axial.eval.metrics;

/**
 * The outputs of a classifier for every image of a split, with the right classes.
 *
 * <p>Probabilities are float32 {@code [n, classes]} row-major, as the network gave them. The predicted class is kept
 * beside them as {@link dev.axial.onnx.OnnxOutput#argmax} told it, so that eval counts what infer will publish.
 * Immutable and thread-safe.
 */
public final class Predictions {

    /** Distance over 1 to which a softmax in float32 may round. */
    private static final float ROUNDING = 1e-5f;

    /** The part of the heap that probabilities may take: the rest is for models, batches and the standing. */
    private static final int LARGEST_PART = 2;

    private final int classes;
    private final int[] labels;
    private final int[] predicted;
    private final float[] probabilities;

    private Predictions(int classes, int[] labels, int[] predicted, float[] probabilities) {
        this.classes = classes;
        this.labels = labels;
        this.predicted = predicted;
        this.probabilities = probabilities;
    }

    /** Number of images. */
    public int size() {
        return labels.length;
    }

    public int classes() {
        return classes;
    }

    /** Index of the right class of image {@code i}. */
    public int label(int i) {
        return labels[i];
    }

    /** Index of the class that the model answers for image {@code i}. */
    public int predicted(int i) {
        return predicted[i];
    }

    /** Returns whether image {@code i} was classified as its label says. */
    public boolean correct(int i) {
        return predicted[i] == labels[i];
    }

    /** Probability of class {@code c} for image {@code i}, 0 to 1. */
    public float probability(int i, int c) {
        return probabilities[i * classes + c];
    }

    /** Gathers predictions batch by batch, in the order of the split. Not thread-safe; of use once. */
    public static final class Collector {

        private final int classes;
        private final int[] labels;
        private final int[] predicted;
        private final float[] probabilities;
        private int size;

        /**
         * @param classes 2 or more
         * @param images how many will come, 1 or more
         * @throws InvalidPredictionException if so many do not fit into this process's memory, or into one array
         */
        public Collector(int classes, int images) throws InvalidPredictionException {
            if (classes < 2 || images < 1) {
                throw new IllegalArgumentException(
                        "predictions are of 2 or more classes for 1 or more images, got " + classes + " and " + images);
            }
            long bytes = (long) images * (classes + 2) * Float.BYTES; // the labels and the predicted classes included
            long most =
                    Math.min(Runtime.getRuntime().maxMemory() / LARGEST_PART, (long) Integer.MAX_VALUE * Float.BYTES);
            if (bytes > most) {
                throw new InvalidPredictionException("the probabilities of " + images + " images for " + classes
                        + " classes take " + (bytes >> 20) + " MiB; eval holds at most " + (most >> 20)
                        + " MiB of them: half of its memory");
            }
            this.classes = classes;
            this.labels = new int[images];
            this.predicted = new int[images];
            this.probabilities = new float[Math.multiplyExact(images, classes)];
        }

        /**
         * @param label index of the right class
         * @param predictedClass index of the class that the model answers
         * @param rows where this image's probabilities are
         * @param at index of the first of its {@code classes} probabilities
         * @throws InvalidPredictionException if a class is out of range, or a probability is not one
         * @throws IllegalStateException if more images come than were announced
         */
        public void add(int label, int predictedClass, float[] rows, int at) throws InvalidPredictionException {
            if (size == labels.length) {
                throw new IllegalStateException("only " + size + " images were announced, and another one came");
            }
            if (label < 0 || label >= classes || predictedClass < 0 || predictedClass >= classes) {
                throw new InvalidPredictionException("image " + size + " has class " + label + " and was classified as "
                        + predictedClass + "; a class is 0 to " + (classes - 1));
            }
            for (int c = 0; c < classes; c++) {
                float p = rows[at + c];
                if (!(p >= 0 && p <= 1 + ROUNDING)) {
                    throw new InvalidPredictionException("the probability of class " + c + " for image " + size + " is "
                            + p + "; a probability is 0 to 1");
                }
                probabilities[size * classes + c] = Math.min(p, 1);
            }
            labels[size] = label;
            predicted[size] = predictedClass;
            size++;
        }

        /** Number of images so far. */
        public int size() {
            return size;
        }

        /** @throws IllegalStateException if fewer images came than were announced */
        public Predictions finish() {
            if (size != labels.length) {
                throw new IllegalStateException(labels.length + " images were announced, and " + size + " came");
            }
            return new Predictions(classes, labels, predicted, probabilities);
        }
    }
}
