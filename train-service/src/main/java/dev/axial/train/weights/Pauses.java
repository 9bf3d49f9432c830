package dev.axial.train.weights;

import dev.axial.train.run.OwnershipLostException;
import dev.axial.train.run.RunCancelledException;
import java.time.Duration;

/** How a run waits for something, and stops to wait when it ends. */
@FunctionalInterface
public interface Pauses {

    void pause(Duration duration) throws OwnershipLostException, RunCancelledException, InterruptedException;
}
