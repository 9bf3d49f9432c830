package dev.axial.train.export;

import dev.axial.contract.tensor.TensorBatch;
import dev.axial.onnx.OnnxModel;
import dev.axial.onnx.OnnxOutput;
import dev.axial.train.fitting.TorchNetwork;
import dev.axial.train.run.RunFailedException;

/**
 * The distance of ONNX Runtime's logits from PyTorch's, on the same images.
 *
 * @param images how many were compared
 * @param largestDifference of any two logits, absolute; NaN if one of them was
 * @param differentAnswers for how many images another class came first
 */
public record Parity(int images, double largestDifference, int differentAnswers) {

    /** Largest difference that rounding in another order explains. */
    public static final double TOLERANCE = 1e-4;

    public static final Parity NONE = new Parity(0, 0, 0);

    /** Runs both over one batch. */
    public static Parity of(OnnxModel onnx, TorchNetwork torch, TensorBatch batch) {
        float[] expected = torch.logits(batch);
        OnnxOutput actual = onnx.run(batch.pixels(), batch.size());
        int classes = actual.classes();
        if (expected.length != batch.size() * classes) {
            throw new IllegalArgumentException("the ONNX model has " + classes + " classes, the PyTorch network "
                    + expected.length / batch.size());
        }
        double largest = 0;
        int different = 0;
        for (int i = 0; i < batch.size(); i++) {
            int first = 0;
            for (int c = 0; c < classes; c++) {
                double difference = Math.abs((double) expected[i * classes + c] - actual.logit(i, c));
                largest = Math.max(largest, difference); // NaN if either is
                first = expected[i * classes + c] > expected[i * classes + first] ? c : first;
            }
            different += first == actual.argmax(i) ? 0 : 1;
        }
        return new Parity(batch.size(), largest, different);
    }

    public Parity plus(Parity other) {
        return new Parity(
                images + other.images,
                Math.max(largestDifference, other.largestDifference),
                differentAnswers + other.differentAnswers);
    }

    /** @throws RunFailedException if the difference is over {@link #TOLERANCE}, or any answer is another */
    public void require() throws RunFailedException {
        if (!(largestDifference <= TOLERANCE) || differentAnswers > 0) {
            throw new RunFailedException("the exported ONNX file does not compute what was trained: over " + images
                    + " images its logits differ from PyTorch's by up to " + largestDifference + " (at most "
                    + TOLERANCE
                    + " is rounding) and " + differentAnswers + " answers are others; it is not published");
        }
    }
}
