package dev.axial.eval.edge;

import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Normalization;
import dev.axial.eval.prediction.SplitImages;
import dev.axial.eval.prediction.UnavailableException;
import dev.axial.kafka.epoch.Epoch;
import dev.axial.kafka.epoch.EpochPlan;
import dev.axial.kafka.epoch.EpochReader;
import dev.axial.kafka.epoch.EpochTimeoutException;
import java.util.Optional;

/** Images from ingest: in dataset order, neither augmented nor normalised, since the graph normalises. */
final class EpochSplitImages implements SplitImages {

    private static final int READ_ONCE = 0;
    private static final long NO_SEED = 0; // nothing is drawn

    private final EpochReader reader;

    EpochSplitImages(EpochReader reader) {
        this.reader = reader;
    }

    @Override
    public SplitReading open(Request request) {
        Epoch epoch = reader.open(new EpochPlan(
                request.requestId(),
                request.dataset(),
                request.split(),
                READ_ONCE,
                request.images(),
                false,
                NO_SEED,
                request.batchSize(),
                request.shape(),
                Normalization.NONE,
                Augmentation.NONE));
        return new EpochReading(epoch);
    }

    private record EpochReading(Epoch epoch) implements SplitReading {

        @Override
        public Optional<TensorBatch> next() throws UnavailableException, InterruptedException {
            try {
                return epoch.next();
            } catch (EpochTimeoutException e) {
                throw new UnavailableException(e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            epoch.close();
        }
    }
}
