package dev.axial.onnx;

/** The output of a model for N images; both tensors float32 {@code [N, classes]}. Immutable. */
public final class OnnxOutput {

    private final int classes;
    private final float[] logits;
    private final float[] probabilities;

    /** Takes both arrays over. */
    OnnxOutput(int classes, float[] logits, float[] probabilities) {
        if (logits.length != probabilities.length || logits.length % classes != 0) {
            throw new IllegalArgumentException("logits and probabilities are both [N, " + classes + "], got "
                    + logits.length + " and " + probabilities.length + " values");
        }
        this.classes = classes;
        this.logits = logits;
        this.probabilities = probabilities;
    }

    /** N. */
    public int size() {
        return logits.length / classes;
    }

    public int classes() {
        return classes;
    }

    /**
     * @param i image, 0 to N - 1
     * @param c class
     */
    public float logit(int i, int c) {
        return logits[index(i, c)];
    }

    /**
     * @param i image, 0 to N - 1
     * @param c class
     * @return 0 to 1
     */
    public float probability(int i, int c) {
        return probabilities[index(i, c)];
    }

    /**
     * Class of the largest probability, the first of equals: the answer, wherever one is counted or published.
     *
     * @param i image, 0 to N - 1
     */
    public int argmax(int i) {
        int at = index(i, 0);
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (probabilities[at + c] > probabilities[at + best]) {
                best = c;
            }
        }
        return best;
    }

    /** A copy of {@code [N, classes]}, row-major. */
    public float[] logits() {
        return logits.clone();
    }

    /** A copy of {@code [N, classes]}, row-major. */
    public float[] probabilities() {
        return probabilities.clone();
    }

    private int index(int i, int c) {
        if (i < 0 || i >= size() || c < 0 || c >= classes) {
            throw new IndexOutOfBoundsException(
                    "image " + i + ", class " + c + " of " + size() + " images, " + classes + " classes");
        }
        return i * classes + c;
    }
}
