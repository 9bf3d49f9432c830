package dev.axial.launcher.process;

import dev.axial.kafka.component.Backoff;
import java.time.Duration;

/**
 * The wait before a process that died is started again: none the first time, then 1 s, 2 s, 4 s, ... 30 s. A life that
 * was long enough ends the count, however often the process is killed. Not thread-safe.
 */
final class RestartDelay {

    private static final Backoff DELAYS = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    /** A process that ended by itself or was killed by another after this had not failed to start. */
    static final Duration STARTED = Duration.ofSeconds(5);
    /** A process that had to be killed because it was unwell must have been well for longer. */
    static final Duration WELL = Duration.ofMinutes(1);

    /** Deaths since the last life that was long enough. */
    private int deaths;

    /** @param lived for how long the process that just died had run */
    Duration afterDeath(Duration lived) {
        return after(lived, STARTED);
    }

    /** @param well for how long the process that was just killed had been alive by its own account */
    Duration afterIllness(Duration well) {
        return after(well, WELL);
    }

    /** The process could not even be started: never at once. */
    Duration afterFailure() {
        deaths = Math.max(1, deaths);
        return DELAYS.delay(deaths++ - 1);
    }

    private Duration after(Duration lived, Duration enough) {
        if (lived.compareTo(enough) >= 0) {
            deaths = 0;
        }
        return deaths++ == 0 ? Duration.ZERO : DELAYS.delay(deaths - 2);
    }
}
