package dev.axial.train;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.RunId;
import dev.axial.contract.run.Run;
import dev.axial.contract.training.TrainingProgress.AttemptBegun;
import dev.axial.contract.training.TrainingProgress.AttemptEnded;
import dev.axial.contract.training.TrainingProgress.Cancelled;
import dev.axial.contract.training.TrainingProgress.Failed;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.component.Backoff;
import dev.axial.train.plan.InvalidRequestException;
import dev.axial.train.plan.TrainingPlans;
import dev.axial.train.run.AttemptEndException;
import dev.axial.train.run.Checkpoints;
import dev.axial.train.run.OutageException;
import dev.axial.train.run.OwnedRun;
import dev.axial.train.run.OwnershipLostException;
import dev.axial.train.run.RunCancelledException;
import dev.axial.train.run.RunFailedException;
import dev.axial.train.run.RunOwnership;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flow of train: own the run, see where it stands, begin it, go on with it or leave it, and tell how it ended.
 *
 * <p>The same request any number of times is one run, and one model. A run that was killed goes on from its last
 * checkpoint and ends with the weights that it would have had. One run at a time per process.
 *
 * <p>An attempt is counted from its beginning, before the request is looked at. It is struck off again if something outside
 * ended it: an orderly stop, a partition that went to another replica, an outage of Kafka or the store. A run fails, with the
 * reason of its last attempt, once {@value #MOST_FRUITLESS_ATTEMPTS} counted attempts have brought no checkpoint.
 */
public final class Training {

    private static final Logger LOG = LoggerFactory.getLogger(Training.class);
    private static final int MOST_FRUITLESS_ATTEMPTS = 3;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    private final RunOwnership ownership;
    private final TrainingPlans plans;
    private final Attempts attempts;
    private final Checkpoints checkpoints;

    public Training(RunOwnership ownership, TrainingPlans plans, Attempts attempts, Checkpoints checkpoints) {
        this.ownership = requireNonNull(ownership, "ownership");
        this.plans = requireNonNull(plans, "plans");
        this.attempts = requireNonNull(attempts, "attempts");
        this.checkpoints = requireNonNull(checkpoints, "checkpoints");
    }

    /**
     * Returns the run when it has ended, also if it had ended before. Waits while Kafka or the store does not answer.
     *
     * @throws OwnershipLostException if it goes on elsewhere, or later: then the request must not be acknowledged
     * @throws Error if an attempt ended in one, and it has been counted: the process should start again
     */
    public Run run(RunId runId, TrainingRequested request) throws OwnershipLostException, InterruptedException {
        int outages = 0;
        while (true) {
            try {
                Run run = oneMoreAttempt(runId, request);
                if (run.ended()) {
                    return run;
                }
                outages = 0;
            } catch (OutageException e) {
                Duration wait = new Backoff(FIRST_WAIT, e.longestWait()).delay(outages++);
                LOG.warn("run {} waits {} s and is tried again: {}", runId, wait.toSeconds(), e.getMessage());
                ownership.pause(wait);
            }
        }
    }

    private Run oneMoreAttempt(RunId runId, TrainingRequested request)
            throws OwnershipLostException, InterruptedException {
        try (OwnedRun owned = ownership.take(runId)) {
            if (!owned.run().ended()) {
                attempt(owned, request);
            }
            Run run = owned.run();
            if (run.ended()) {
                checkpoints.tidy(run);
                LOG.info(
                        "run {} {}: {}",
                        runId,
                        run.status().name().toLowerCase(Locale.ROOT),
                        run.reason().orElse(""));
            }
            return run;
        } catch (RuntimeException e) {
            if (ownership.isOutage(e)) {
                throw OutageException.of(Sentences.of(e), e);
            }
            throw e;
        }
    }

    private void attempt(OwnedRun owned, TrainingRequested request)
            throws OwnershipLostException, InterruptedException {
        try {
            tell(owned, request);
        } catch (OwnershipLostException | InterruptedException e) {
            owned.interrupted(Sentences.of(e));
            throw e;
        }
    }

    private void tell(OwnedRun owned, TrainingRequested request) throws OwnershipLostException, InterruptedException {
        RunId runId = owned.run().runId();
        int attempt = owned.run().nextAttempt();
        try {
            owned.check();
            if (owned.run().fruitlessAttempts() >= MOST_FRUITLESS_ATTEMPTS) {
                owned.publish(new Failed(runId, exhausted(owned.run())));
                return;
            }
            owned.publish(new AttemptBegun(runId, attempt, request.model(), request.recipe(), request.dataset()));
            attempts.complete(plans.of(owned, request), owned);
        } catch (RunCancelledException e) {
            owned.publish(new Cancelled(runId));
        } catch (InvalidRequestException | RunFailedException e) {
            owned.publish(new Failed(runId, e.getMessage())); // another attempt would end in the same way
        } catch (OwnershipLostException | InterruptedException e) {
            throw e;
        } catch (AttemptEndException e) {
            throw new IllegalStateException("no rule for " + e, e);
        } catch (Exception | Error e) {
            failed(owned, attempt, e);
        }
    }

    /** Whatever else an attempt ends in: nothing that a request asks for may keep train from the requests behind it. */
    private void failed(OwnedRun owned, int attempt, Throwable failure) throws OwnershipLostException {
        RunId runId = owned.run().runId();
        try {
            owned.check(); // while a process stops, anything may fail
        } catch (RunCancelledException e) {
            owned.publish(new Cancelled(runId));
            return;
        }
        if (ownership.isOutage(failure)) {
            throw OutageException.of(Sentences.of(failure), failure);
        }
        LOG.error("run {}: attempt {} failed", runId, attempt, failure);
        owned.publish(new AttemptEnded(runId, attempt, true, Sentences.of(failure)));
        if (failure instanceof Error error) {
            throw error; // other threads may have been hit too
        }
    }

    private static String exhausted(Run run) {
        return MOST_FRUITLESS_ATTEMPTS + " attempts ended without a new checkpoint; the last: "
                + run.failure()
                        .orElse("train itself ended, killed or out of memory, and its log or the operating system's"
                                + " says why");
    }
}
