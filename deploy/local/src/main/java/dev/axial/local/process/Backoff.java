package dev.axial.local.process;

import java.time.Duration;

/**
 * How long to wait before a process that died is started again: not at all the first time, then 1 s, 2 s, 4 s, ... 30 s.
 * A process that lived for five seconds was up: it did not fail to start, and the count begins anew, however often it is
 * killed. Not thread-safe.
 */
final class Backoff {

    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofSeconds(30);
    static final Duration HEALTHY = Duration.ofSeconds(5);

    private Duration next = Duration.ZERO;

    /** @param lived how long the process that just died had run */
    Duration afterDeath(Duration lived) {
        Duration wait = lived.compareTo(HEALTHY) >= 0 ? Duration.ZERO : next;
        Duration doubled = wait.isZero() ? FIRST : wait.multipliedBy(2);
        next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        return wait;
    }
}
