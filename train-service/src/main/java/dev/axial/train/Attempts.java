package dev.axial.train;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.run.Run;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Score;
import dev.axial.kafka.epoch.EpochReader;
import dev.axial.kafka.epoch.EpochTimeoutException;
import dev.axial.train.batches.KeptFeatures;
import dev.axial.train.batches.SplitFile;
import dev.axial.train.fitting.EpochEnd;
import dev.axial.train.fitting.Fitting;
import dev.axial.train.fitting.InvalidCheckpointException;
import dev.axial.train.fitting.Tally;
import dev.axial.train.fitting.Task;
import dev.axial.train.fitting.Torch;
import dev.axial.train.fitting.TorchSettings;
import dev.axial.train.passes.FeaturePasses;
import dev.axial.train.passes.ImagePasses;
import dev.axial.train.passes.OwnedEpoch;
import dev.axial.train.passes.Passes;
import dev.axial.train.plan.TrainingPlan;
import dev.axial.train.run.AttemptEndException;
import dev.axial.train.run.Checkpoints;
import dev.axial.train.run.OwnedRun;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a run: from its last checkpoint, epoch by epoch, to the exported model. */
public final class Attempts {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final EpochReader epochs;
    private final Checkpoints checkpoints;
    private final Exports exports;
    private final KeptFeatures features;
    private final TorchSettings torch;

    /** @param torch part of what decides the weights */
    public Attempts(
            EpochReader epochs, Checkpoints checkpoints, Exports exports, KeptFeatures features, TorchSettings torch) {
        this.epochs = requireNonNull(epochs, "epochs");
        this.checkpoints = requireNonNull(checkpoints, "checkpoints");
        this.exports = requireNonNull(exports, "exports");
        this.features = requireNonNull(features, "features");
        this.torch = requireNonNull(torch, "torch");
    }

    void complete(TrainingPlan plan, OwnedRun owned)
            throws AttemptEndException, EpochTimeoutException, InterruptedException {
        owned.publish(plan.started(owned.run().attempts()));
        Torch.start(torch);
        try (SplitFile validation = read(plan, Split.VALIDATION, owned);
                SplitFile test = read(plan, Split.TEST, owned);
                Fitting fitting = fitting(plan, validation, owned.run());
                Passes passes = passes(plan, Map.of(Split.VALIDATION, validation, Split.TEST, test), fitting, owned)) {
            while (fitting.lastEpoch().epoch() < plan.recipe().epochs()
                    && !fitting.lastEpoch().stop()) {
                owned.publish(fitOneEpoch(plan, fitting, passes));
                checkpoints.tidy(owned.run());
            }
            exports.announce(plan, fitting, test, owned);
        }
    }

    private Passes passes(TrainingPlan plan, Map<Split, SplitFile> evaluated, Fitting fitting, OwnedRun owned)
            throws AttemptEndException, EpochTimeoutException, InterruptedException {
        return plan.featuresStay()
                ? FeaturePasses.compute(plan, epochs, evaluated, fitting, owned, features)
                : new ImagePasses(plan, epochs, evaluated, fitting, owned);
    }

    private EpochCompleted fitOneEpoch(TrainingPlan plan, Fitting fitting, Passes passes)
            throws AttemptEndException, EpochTimeoutException, InterruptedException {
        long begun = System.nanoTime();
        fitting.beginEpoch();
        Tally training = passes.fit();
        double fitSeconds = secondsSince(begun);
        Tally validated = passes.evaluate(Split.VALIDATION);
        Tally tested = passes.evaluate(Split.TEST); // for the study's plots; nothing selects on it
        EpochEnd end = fitting.endEpoch(validated.loss());
        ArtifactRef checkpoint = checkpoints.put(fitting.checkpoint());
        LOG.info(
                "run {} epoch {}/{}: training loss {}, validation loss {}{}",
                plan.runId(),
                end.epoch(),
                plan.recipe().epochs(),
                "%.4f".formatted(training.loss()),
                "%.4f".formatted(validated.loss()),
                end.improved() ? ", the best so far" : "");
        return new EpochCompleted(
                plan.runId(),
                end.epoch(),
                plan.recipe().epochs(),
                score(training),
                score(validated),
                score(tested),
                secondsSince(begun),
                training.images() / fitSeconds,
                Optional.of(checkpoint));
    }

    private SplitFile read(TrainingPlan plan, Split split, OwnedRun owned)
            throws AttemptEndException, EpochTimeoutException, InterruptedException {
        SplitFile file = SplitFile.create();
        try (OwnedEpoch epoch = OwnedEpoch.open(epochs, plan.wholeSplit(split), owned)) {
            for (var batch = epoch.next(); batch.isPresent(); batch = epoch.next()) {
                file.add(batch.get());
            }
            return file;
        } catch (AttemptEndException | EpochTimeoutException | InterruptedException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private Fitting fitting(TrainingPlan plan, SplitFile validation, Run run) {
        Task task = plan.task(validation.scales());
        Optional<byte[]> checkpoint = checkpoints.newest(run);
        if (checkpoint.isPresent()) {
            try {
                return Fitting.resume(task, checkpoint.get());
            } catch (InvalidCheckpointException e) {
                LOG.warn("run {} begins anew: {}", plan.runId(), e.getMessage());
            }
        }
        return Fitting.begin(task);
    }

    /** JSON has no infinite numbers; the test loss, on which nothing depends, may be one. */
    private static Score score(Tally tally) {
        return new Score(Double.isFinite(tally.loss()) ? tally.loss() : Double.MAX_VALUE, tally.accuracy());
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
