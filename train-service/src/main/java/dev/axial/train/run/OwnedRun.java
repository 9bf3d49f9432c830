package dev.axial.train.run;

import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.run.Run;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.Completed;
import java.time.Duration;

/** The right to add to a run, until another takes it. For one thread. */
public interface OwnedRun extends AutoCloseable {

    /** The run as it is, own events included. */
    Run run();

    /** Adds an event; returns when it is committed. */
    void publish(TrainingProgress event) throws OwnershipLostException;

    /** Ends the run and announces its model: both, or neither. */
    void complete(Completed end, ModelTrained model) throws OwnershipLostException;

    /**
     * Tells that something outside ends the attempt at work, so that it does not count against the run. Does not fail:
     * what cannot be told now is told when this process next takes the run.
     *
     * @param reason one sentence
     */
    void interrupted(String reason);

    /**
     * Ends the work on a run that is no longer owned. Call it at each step.
     *
     * @throws OwnershipLostException if the request went to another, or this process is to stop
     * @throws RunCancelledException if somebody wants the run to end
     */
    void check() throws OwnershipLostException, RunCancelledException;

    /**
     * Waits for something that the run needs.
     *
     * @throws OwnershipLostException as {@link #check} does, at once
     * @throws RunCancelledException as {@link #check} does, once the time is over
     */
    void pause(Duration duration) throws OwnershipLostException, RunCancelledException, InterruptedException;

    @Override
    void close();
}
