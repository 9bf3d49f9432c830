package dev.axial.train;

import dev.axial.contract.training.Split;
import dev.axial.kafka.epoch.EpochReader;
import dev.axial.kafka.epoch.EpochTimeoutException;
import dev.axial.train.batches.SplitFile;
import dev.axial.train.fitting.DivergedException;
import dev.axial.train.fitting.Fitting;
import dev.axial.train.fitting.Tally;
import dev.axial.train.run.OwnedRun;
import dev.axial.train.run.OwnershipLostException;
import dev.axial.train.run.RunCancelledException;
import java.util.Map;

/** Every epoch is pulled from ingest, in its own order and guise; what is evaluated is kept in files. */
final class ImagePasses implements Passes {

    private final TrainingPlan plan;
    private final EpochReader epochs;
    private final Map<Split, SplitFile> files;

    /** @param files of the splits that are evaluated; not closed here */
    ImagePasses(TrainingPlan plan, EpochReader epochs, Map<Split, SplitFile> files) {
        this.plan = plan;
        this.epochs = epochs;
        this.files = files;
    }

    @Override
    public Tally fit(Fitting fitting, OwnedRun owned)
            throws OwnershipLostException, RunCancelledException, DivergedException, EpochTimeoutException,
                    InterruptedException {
        Tally training = Tally.NONE;
        try (OwnedEpoch epoch =
                OwnedEpoch.open(epochs, plan.trainingEpoch(fitting.lastEpoch().epoch() + 1), owned)) {
            for (var batch = epoch.next(); batch.isPresent(); batch = epoch.next()) {
                training = training.plus(fitting.fit(batch.get()));
            }
        }
        return training;
    }

    @Override
    public Tally evaluate(Fitting fitting, Split split) {
        Tally[] sum = {Tally.NONE};
        files.get(split).forEach(batch -> sum[0] = sum[0].plus(fitting.evaluate(batch)));
        return sum[0];
    }

    @Override
    public void close() {
        // nothing is held between passes
    }
}
