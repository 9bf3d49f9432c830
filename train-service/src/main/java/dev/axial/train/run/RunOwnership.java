package dev.axial.train.run;

import dev.axial.contract.model.RunId;
import java.time.Duration;

/** Grants the right to add to a run. */
public interface RunOwnership {

    /**
     * Takes the run from whoever had it, and brings {@link dev.axial.contract.run.Runs} up to everything that was said of it until then.
     *
     * @throws OutageException if Kafka does not answer, or another takes it at the same time
     * @throws OwnershipLostException if the request went to another, or this process is to stop
     */
    OwnedRun take(RunId runId) throws OwnershipLostException, InterruptedException;

    /**
     * Waits between two attempts.
     *
     * @throws OwnershipLostException at once when the request goes to another, or this process is to stop
     */
    void pause(Duration duration) throws OwnershipLostException, InterruptedException;

    /** Returns whether a failure is one of something outside, Kafka or the store, and no fault of the run. */
    boolean isOutage(Throwable failure);
}
