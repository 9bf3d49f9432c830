package dev.axial.train;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.RunId;
import dev.axial.contract.training.TrainingProgress.Cancelled;
import dev.axial.contract.training.TrainingProgress.Failed;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.epoch.EpochTimeoutException;
import dev.axial.train.export.ParityException;
import dev.axial.train.fitting.DivergedException;
import dev.axial.train.run.Checkpoints;
import dev.axial.train.run.OwnedRun;
import dev.axial.train.run.Ownership;
import dev.axial.train.run.OwnershipLostException;
import dev.axial.train.run.Run;
import dev.axial.train.run.RunCancelledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flow of train: own the run, see where it stands, begin it, go on with it or leave it, and tell how it ended.
 *
 * <p>The same request any number of times is one run, and one model. A run that was killed goes on from its last
 * checkpoint and ends with the weights that it would have had. One run at a time per process.
 */
public final class Training {

    private static final Logger LOG = LoggerFactory.getLogger(Training.class);
    private static final int MOST_FRUITLESS_ATTEMPTS = 3;

    private final Ownership ownership;
    private final TrainingPlans plans;
    private final Attempts attempts;
    private final Checkpoints checkpoints;

    public Training(Ownership ownership, TrainingPlans plans, Attempts attempts, Checkpoints checkpoints) {
        this.ownership = requireNonNull(ownership, "ownership");
        this.plans = requireNonNull(plans, "plans");
        this.attempts = requireNonNull(attempts, "attempts");
        this.checkpoints = requireNonNull(checkpoints, "checkpoints");
    }

    /**
     * Returns when the run has ended, also if it had ended before.
     *
     * @throws OwnershipLostException if it goes on elsewhere, or later: then the request must not be acknowledged
     */
    public void run(RunId runId, TrainingRequested request) throws OwnershipLostException, InterruptedException {
        try (OwnedRun owned = ownership.take(runId)) {
            if (!owned.run().ended()) {
                end(owned, request);
            }
            checkpoints.tidy(owned.run());
            Run run = owned.run();
            LOG.info(
                    "run {} {}: {}",
                    runId,
                    run.status().name().toLowerCase(),
                    run.reason().orElse(""));
        }
    }

    private void end(OwnedRun owned, TrainingRequested request) throws OwnershipLostException, InterruptedException {
        RunId runId = owned.run().runId();
        try {
            owned.check();
            if (owned.run().fruitlessAttempts() >= MOST_FRUITLESS_ATTEMPTS) {
                throw new InvalidRequestException(MOST_FRUITLESS_ATTEMPTS
                        + " attempts ended without a new checkpoint; the log of train says why");
            }
            attempts.complete(plans.of(owned.run(), request), owned);
        } catch (RunCancelledException e) {
            owned.publish(new Cancelled(runId));
        } catch (InvalidRequestException | DivergedException | ParityException | EpochTimeoutException e) {
            owned.publish(new Failed(runId, e.getMessage()));
        }
    }
}
