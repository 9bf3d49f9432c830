package dev.axial.train.weights;

import dev.axial.train.run.AttemptEndException;
import java.time.Duration;

/** Waits on behalf of a run, and stops waiting when it ends. */
@FunctionalInterface
public interface Pauses {

    void pause(Duration duration) throws AttemptEndException, InterruptedException;
}
