package dev.axial.infer.batch;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch.ImageRow;
import dev.axial.infer.champion.ServedModel;
import dev.axial.onnx.OnnxOutput;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * Batches of one model, run by runs of a fitting size: the rows of all batches are one sequence, which is cut every
 * {@code maxBatch} rows. So large batches are split, small ones share a run, and the pixels are copied once, into the
 * native memory that ONNX Runtime reads. Not thread-safe.
 */
public final class MicroBatcher {

    /** Takes each row's answer, in the order of batches and rows. */
    public interface Answers {
        /**
         * @param batch position of the batch
         * @param output of the run that the row was in
         * @param i position in that run
         */
        void answer(int batch, ImageRow row, OnnxOutput output, int i);
    }

    /** Learns of each run, for metrics. */
    public interface BatchListener {
        void ran(ServedModel model, int images, Duration time);
    }

    private final int maxBatch;
    private final BatchListener listener;
    private ByteBuffer staging = ByteBuffer.allocateDirect(0);

    /** @param maxBatch most images of one run, 1 to 4096 */
    public MicroBatcher(int maxBatch, BatchListener listener) {
        if (maxBatch < 1 || maxBatch > 4096) {
            throw new IllegalArgumentException("a run has 1 to 4096 images, got " + maxBatch);
        }
        this.maxBatch = maxBatch;
        this.listener = listener;
    }

    /** @param batches all of the shape that the model takes */
    public void run(ServedModel model, List<ServingBatch> batches, Answers answers) {
        ImageShape shape = model.input();
        Cursor filled = new Cursor(batches);
        Cursor answered = new Cursor(batches);
        int left = batches.stream().mapToInt(ServingBatch::size).sum();
        while (left > 0) {
            int n = Math.min(left, maxBatch);
            ByteBuffer pixels = gather(filled, n, shape.size());
            long start = System.nanoTime();
            OnnxOutput output = model.run(pixels, n);
            listener.ran(model, n, Duration.ofNanos(System.nanoTime() - start));
            for (int i = 0; i < n; i++) {
                int batch = answered.batch();
                answers.answer(batch, batches.get(batch).rows().get(answered.take(1)), output, i);
            }
            left -= n;
        }
    }

    private ByteBuffer gather(Cursor from, int n, int imageBytes) {
        if (staging.capacity() < n * imageBytes) {
            staging = ByteBuffer.allocateDirect(n * imageBytes);
        }
        staging.clear();
        for (int left = n; left > 0; ) {
            ByteBuffer pixels = from.current().pixels();
            int rows = Math.min(left, from.remaining());
            int first = from.take(rows);
            staging.put(pixels.slice(first * imageBytes, rows * imageBytes));
            left -= rows;
        }
        return staging.flip();
    }

    /** A place in the sequence of all rows. */
    private static final class Cursor {
        private final List<ServingBatch> batches;
        private int batch;
        private int row;

        Cursor(List<ServingBatch> batches) {
            this.batches = batches;
        }

        int batch() {
            return batch;
        }

        ServingBatch current() {
            return batches.get(batch);
        }

        /** Rows left of the current batch, at least 1: a batch is never empty. */
        int remaining() {
            return current().size() - row;
        }

        /** Steps over rows of the current batch. @return the first of them */
        int take(int rows) {
            int first = row;
            row += rows;
            if (row == current().size()) {
                batch++;
                row = 0;
            }
            return first;
        }
    }
}
