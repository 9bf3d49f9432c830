package dev.axial.infer.batch;

import java.time.Duration;

/**
 * Settings of a {@link RunQueue}.
 *
 * @param maxBatch most images of one run, 1 to 4096
 * @param maxDelay how long the first image of a run may wait for others to fill it, 0 to 1 s
 * @param queue most images of requests that wait, 1 to 1,000,000
 */
public record RunSettings(int maxBatch, Duration maxDelay, int queue) {

    /** Runs of up to 32, no delay, and 4096 images that wait. */
    public static final RunSettings DEFAULT = new RunSettings(32, Duration.ZERO, 4096);

    public RunSettings {
        if (maxBatch < 1 || maxBatch > 4096) {
            throw new IllegalArgumentException("axial.infer.max-batch is 1 to 4096 images, got " + maxBatch);
        }
        if (maxDelay.isNegative() || maxDelay.compareTo(Duration.ofSeconds(1)) > 0) {
            throw new IllegalArgumentException("axial.infer.max-delay is 0 to 1 s, got " + maxDelay);
        }
        if (queue < 1 || queue > 1_000_000) {
            throw new IllegalArgumentException("axial.infer.queue is 1 to 1,000,000 images, got " + queue);
        }
    }
}
