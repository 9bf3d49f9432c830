package dev.axial.train.passes;

import dev.axial.contract.training.Split;
import dev.axial.kafka.epoch.EpochReader;
import dev.axial.kafka.epoch.EpochTimeoutException;
import dev.axial.train.batches.SplitFile;
import dev.axial.train.fitting.Fitting;
import dev.axial.train.fitting.Tally;
import dev.axial.train.plan.TrainingPlan;
import dev.axial.train.run.AttemptEndException;
import dev.axial.train.run.OwnedRun;
import java.util.Map;

/** Every epoch is pulled from ingest, in its own order and guise; what is evaluated is kept in files. */
public final class ImagePasses implements Passes {

    private final TrainingPlan plan;
    private final EpochReader epochs;
    private final Map<Split, SplitFile> files;
    private final Fitting fitting;
    private final OwnedRun owned;

    /** @param files of the splits that are evaluated; not closed here */
    public ImagePasses(
            TrainingPlan plan, EpochReader epochs, Map<Split, SplitFile> files, Fitting fitting, OwnedRun owned) {
        this.plan = plan;
        this.epochs = epochs;
        this.files = files;
        this.fitting = fitting;
        this.owned = owned;
    }

    @Override
    public Tally fit() throws AttemptEndException, EpochTimeoutException, InterruptedException {
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
    public Tally evaluate(Split split) {
        Tally sum = Tally.NONE;
        try (SplitFile.Batches batches = files.get(split).batches()) {
            for (var batch = batches.next(); batch.isPresent(); batch = batches.next()) {
                sum = sum.plus(fitting.evaluate(batch.get()));
            }
        }
        return sum;
    }

    @Override
    public void close() {
        // nothing is held between passes
    }
}
