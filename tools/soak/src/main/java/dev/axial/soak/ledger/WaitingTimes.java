package dev.axial.soak.ledger;

import java.util.Arrays;

/**
 * The times that images waited for their predictions: from the timestamp that a broker gave the one to that which a broker
 * gave the other. Takes 4 bytes an image. Thread-safe.
 */
public final class WaitingTimes {

    private int[] millis = new int[1024];
    private int count;

    /** Enters a prediction. */
    public synchronized void enter(long waited) {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, 2 * count);
        }
        millis[count++] = (int) Math.min(Math.max(waited, 0), Integer.MAX_VALUE);
    }

    /** All of them in seconds, the shortest first. */
    public synchronized double[] seconds() {
        return Arrays.stream(millis, 0, count)
                .sorted()
                .mapToDouble(one -> one / 1e3)
                .toArray();
    }
}
