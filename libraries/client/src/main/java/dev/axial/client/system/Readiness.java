package dev.axial.client.system;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waiting for another process, which cannot tell us when. */
public final class Readiness {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    /** Tells whether something is there; false: look again. */
    @FunctionalInterface
    public interface Condition<E extends Exception> {
        boolean holds() throws E, InterruptedException;
    }

    private Readiness() {}

    /**
     * Looks every 50 ms until the condition holds.
     *
     * @return false if it did not hold in time
     * @throws E if the condition says that waiting is in vain
     */
    public static <E extends Exception> boolean await(Duration timeout, Condition<E> condition)
            throws E, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return true;
    }
}
