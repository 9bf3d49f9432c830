package dev.axial.kafka.component;

import java.time.Duration;

/**
 * Delays that double from {@code first} to {@code longest}.
 *
 * @param first the delay after the first failure
 * @param longest no delay is longer
 */
public record Backoff(Duration first, Duration longest) {

    /** @param failures before this one, 0 or more */
    public Duration delay(int failures) {
        // 2^20 times the first delay is days: enough to reach any longest one without overflow
        Duration delay = first.multipliedBy(1L << Math.min(failures, 20));
        return delay.compareTo(longest) < 0 ? delay : longest;
    }
}
