package dev.axial.launcher.process;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The state of a supervised process.
 *
 * @param phase what it is doing
 * @param since when that began
 * @param why the reason, a clause without a full stop; empty if there is none to give
 * @param deaths how often it has ended, by itself or killed, and was started again
 */
public record ChildState(Phase phase, Instant since, String why, int deaths) {

    public ChildState {
        requireNonNull(phase, "phase");
        requireNonNull(since, "since");
        requireNonNull(why, "why");
    }

    /** The stages of a supervised process. */
    public enum Phase {
        /** It runs and has not answered yet. */
        STARTING,
        READY,
        /** It is alive and waits for something. */
        NOT_READY,
        /** It says that only a new start helps. */
        NOT_ALIVE,
        /** It has started and does not answer. */
        SILENT,
        /** It does not run, and will be started again. */
        DOWN,
        STOPPING
    }

    /** True if it has started and is not broken. */
    public boolean alive() {
        return phase == Phase.READY || phase == Phase.NOT_READY;
    }
}
