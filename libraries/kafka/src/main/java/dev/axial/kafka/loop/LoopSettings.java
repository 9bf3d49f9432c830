package dev.axial.kafka.loop;

import java.time.Duration;

/**
 * Settings of an {@link ExactlyOnceLoop}.
 *
 * @param maxPollRecords most records of one transaction; with large ones fewer, since a fetch is at most 16 MiB
 * @param maxTransform longest time that a step may take before the group gives its partitions to another
 * @param linger how long records that come fast gather for a transaction, 0 to 1 s: less of it is less latency and more
 *     transactions, which cost processor time, most of it the broker's
 */
public record LoopSettings(int maxPollRecords, Duration maxTransform, Duration linger) {

    private static final Duration MOST_LINGER = Duration.ofSeconds(1);

    public static final LoopSettings DEFAULT = new LoopSettings(128, Duration.ofMinutes(5));

    /** Settings with a linger of 6 ms. */
    public LoopSettings(int maxPollRecords, Duration maxTransform) {
        this(maxPollRecords, maxTransform, Duration.ofMillis(6));
    }

    public LoopSettings withLinger(Duration other) {
        return new LoopSettings(maxPollRecords, maxTransform, other);
    }

    public LoopSettings {
        if (maxPollRecords < 1) {
            throw new IllegalArgumentException("maxPollRecords is 1 or more, got " + maxPollRecords);
        }
        if (maxTransform.toMillis() < 1 || maxTransform.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("maxTransform is 1 ms to 24 days, got " + maxTransform);
        }
        if (linger.isNegative() || linger.compareTo(MOST_LINGER) > 0) {
            throw new IllegalArgumentException(
                    "axial.stream.linger is 0 to 1 s, for example 6ms, got " + linger.toMillis() + " ms");
        }
    }
}
