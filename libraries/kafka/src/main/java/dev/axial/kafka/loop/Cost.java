package dev.axial.kafka.loop;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * An estimate of what a record takes until its transaction is committed.
 *
 * @param bytes of heap, for its value and what is made of it; 0 or more
 * @param time of a processor, in the step; 0 or more
 */
public record Cost(long bytes, Duration time) {

    public Cost {
        requireNonNull(time, "time");
        if (bytes < 0 || time.isNegative()) {
            throw new IllegalArgumentException(
                    "a cost is 0 or more bytes and 0 or more time, got " + bytes + " and " + time);
        }
    }
}
