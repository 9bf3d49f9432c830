package dev.axial.onnx;

import java.util.Arrays;
import java.util.List;

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

    /**
     * The outputs of several runs of one model as one.
     *
     * @param outputs at least one
     */
    public static OnnxOutput concatenated(List<OnnxOutput> outputs) {
        if (outputs.size() == 1) {
            return outputs.get(0);
        }
        int values = outputs.stream().mapToInt(output -> output.logits.length).sum();
        float[] logits = new float[values];
        float[] probabilities = new float[values];
        int at = 0;
        for (OnnxOutput output : outputs) {
            System.arraycopy(output.logits, 0, logits, at, output.logits.length);
            System.arraycopy(output.probabilities, 0, probabilities, at, output.logits.length);
            at += output.logits.length;
        }
        return new OnnxOutput(outputs.get(0).classes, logits, probabilities);
    }

    /**
     * The output for some of the images; itself if for all.
     *
     * @param first image, 0 to N - 1
     * @param n images, 1 to N - first
     */
    public OnnxOutput slice(int first, int n) {
        if (first == 0 && n == size()) {
            return this;
        }
        int from = index(first, 0);
        int to = index(first + n - 1, 0) + classes;
        return new OnnxOutput(
                classes, Arrays.copyOfRange(logits, from, to), Arrays.copyOfRange(probabilities, from, to));
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
