package dev.axial.train.passes;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.tensor.TensorBatch;
import dev.axial.kafka.epoch.Epoch;
import dev.axial.kafka.epoch.EpochPlan;
import dev.axial.kafka.epoch.EpochReader;
import dev.axial.kafka.epoch.EpochTimeoutException;
import dev.axial.train.run.AttemptEndException;
import dev.axial.train.run.OwnedRun;
import java.util.Optional;

/** One epoch on its way to a run, which ends at once when the run does, also while no batch comes. For one thread. */
public final class OwnedEpoch implements AutoCloseable {

    private final Epoch epoch;
    private final OwnedRun owned;

    private OwnedEpoch(Epoch epoch, OwnedRun owned) {
        this.epoch = epoch;
        this.owned = requireNonNull(owned, "owned");
    }

    public static OwnedEpoch open(EpochReader epochs, EpochPlan plan, OwnedRun owned) {
        return new OwnedEpoch(epochs.open(plan), owned);
    }

    /** The next batch in sequence; waits for it. Empty after the last one. */
    public Optional<TensorBatch> next() throws AttemptEndException, EpochTimeoutException, InterruptedException {
        owned.check();
        while (!epoch.ready()) {
            owned.check();
        }
        return epoch.next();
    }

    @Override
    public void close() {
        epoch.close();
    }
}
