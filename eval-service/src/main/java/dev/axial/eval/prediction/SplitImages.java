package dev.axial.eval.prediction;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.training.Split;
import java.util.Optional;

/** The source of the images of a split, in the shape that a network takes. */
public interface SplitImages {

    /** Begins to read a split in its own order, every image once and as it is. */
    SplitReading open(Request request) throws UnavailableException, InterruptedException;

    /** The batches of one split, one after the other. For one thread. */
    interface SplitReading extends AutoCloseable {

        /**
         * @return the next batch, or empty at the end
         * @throws UnavailableException if it does not come in time
         */
        Optional<TensorBatch> next() throws UnavailableException, InterruptedException;

        @Override
        void close();
    }

    /**
     * @param requestId names the answer; the same request has the same answer
     * @param dataset the version of the dataset
     * @param split which part of it
     * @param images how many that part has
     * @param shape what every image becomes
     * @param batchSize images per batch; the last may have fewer
     */
    record Request(String requestId, DatasetRef dataset, Split split, int images, ImageShape shape, int batchSize) {

        public Request {
            requireNonNull(requestId, "requestId");
            requireNonNull(dataset, "dataset");
            requireNonNull(split, "split");
            requireNonNull(shape, "shape");
            if (images < 1 || batchSize < 1) {
                throw new IllegalArgumentException(
                        "a split has 1 or more images in batches of 1 or more, got " + images + " and " + batchSize);
            }
        }
    }
}
