package dev.axial.kafka.loop;

import java.time.Duration;

/**
 * @param maxPollRecords most records of one transaction; with large ones fewer, since a fetch is at most 16 MiB
 * @param maxTransform longest time that a step may take before the group gives its partitions to another
 */
public record LoopSettings(int maxPollRecords, Duration maxTransform) {

    public static final LoopSettings DEFAULT = new LoopSettings(128, Duration.ofMinutes(5));

    public LoopSettings {
        if (maxPollRecords < 1) {
            throw new IllegalArgumentException("maxPollRecords is 1 or more, got " + maxPollRecords);
        }
        if (maxTransform.toMillis() < 1 || maxTransform.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("maxTransform is 1 ms to 24 days, got " + maxTransform);
        }
    }
}
