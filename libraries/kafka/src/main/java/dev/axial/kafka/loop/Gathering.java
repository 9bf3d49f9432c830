package dev.axial.kafka.loop;

import java.time.Duration;

/**
 * Decides how long records gather for a transaction. Small transactions are work for the broker that large ones spare it,
 * and gathering is time that a record waits: so records gather only while they come so fast that several share each
 * transaction, and longer where commits are slow, since processors are scarce then. Not thread-safe.
 */
final class Gathering {

    /** Records that must be expected while they gather for it to be worth its time. */
    private static final double WORTH = 3;

    /** Records gather for so many times what the last commit took, from one linger up to {@link #MOST_LINGERS}. */
    private static final int PER_COMMIT = 5;

    private static final double MOST_LINGERS = 2.5;

    /** Weight of what was, each turn: a rate is that of about the last eight turns. */
    private static final double KEPT = 7 / 8.0;

    private final long linger;

    private boolean began;
    private long lastBegun;
    private double records;
    private double nanos;

    Gathering(Duration linger) {
        this.linger = linger.toNanos();
    }

    /**
     * @param begun System.nanoTime() as this turn's records were polled
     * @param polled how many they were
     * @param committing nanoseconds that their commit took
     * @return nanoseconds that are to pass between that and the next poll
     */
    long enough(long begun, int polled, long committing) {
        if (began) {
            records = records * KEPT + polled;
            nanos = nanos * KEPT + (begun - lastBegun);
        }
        began = true;
        lastBegun = begun;
        long window = Math.max(linger, (long) Math.min(MOST_LINGERS * linger, PER_COMMIT * committing));
        return nanos > 0 && records * window >= WORTH * nanos ? window : 0;
    }
}
