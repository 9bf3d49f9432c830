package dev.axial.soak.ledger;

import java.util.Arrays;

/**
 * Settles numbered images against their answers: each that Kafka acknowledged is stored once and has one prediction, by
 * the place at which it is stored, in the order of its partition, equal to that of an undisturbed run.
 *
 * <p>Takes 12 bytes an image, so that a million need 12 MB. Thread-safe.
 */
public final class Ledger {

    private static final long NOT_SENT = -1;
    /** A place is {@code partition << 48 | offset}. */
    private static final int PARTITION = 48;

    private static final byte MANY = Byte.MAX_VALUE;

    private final long[] acknowledged;
    private final byte[] stored;
    private final byte[] predicted;
    private final byte[] rejected;
    private final byte[] disagreed;
    private final long[] furthest = new long[1 << 15];
    private long outOfOrder;
    private long misplaced;
    private long strangers;

    /** @param capacity images are numbered from 0 and fewer than this */
    public Ledger(int capacity) {
        acknowledged = new long[capacity];
        Arrays.fill(acknowledged, NOT_SENT);
        stored = new byte[capacity];
        predicted = new byte[capacity];
        rejected = new byte[capacity];
        disagreed = new byte[capacity];
        Arrays.fill(furthest, NOT_SENT);
    }

    /** Kafka acknowledged image {@code number}: it is in {@code axial.images} there. */
    public synchronized void sent(int number, int partition, long offset) {
        acknowledged[number] = place(partition, offset);
    }

    /** Image {@code number} was read from {@code axial.images}. */
    public synchronized void stored(int number, int partition, long offset) {
        if (isStranger(number)) {
            return;
        }
        count(stored, number);
        if (acknowledged[number] != place(partition, offset) && stored[number] == 1) {
            misplaced++;
        }
    }

    /**
     * A prediction of image {@code number} was read. Predictions of one source partition come here in the order in
     * which they are in their topic.
     *
     * @param partition of the source that the prediction names
     * @param offset of that source
     * @param agrees whether it is that of the undisturbed run
     */
    public synchronized void predicted(int number, int partition, long offset, boolean agrees) {
        if (isStranger(number)) {
            return;
        }
        boolean first = predicted[number] == 0;
        count(predicted, number);
        if (!agrees) {
            count(disagreed, number);
        }
        if (first && acknowledged[number] != place(partition, offset)) {
            misplaced++;
        }
        if (offset > furthest[partition]) {
            furthest[partition] = offset;
        } else if (first) { // what came twice is a double, and told as one
            outOfOrder++;
        }
    }

    /** Image {@code number}, which is good, was read from {@code axial.images.rejected}. */
    public synchronized void rejected(int number) {
        if (!isStranger(number)) {
            count(rejected, number);
        }
    }

    /** The balance of all entries. */
    public synchronized Balance balance() {
        long sent = 0;
        long lost = 0;
        long doubled = 0;
        long withPrediction = 0;
        long withRejection = 0;
        long disagreeing = 0;
        long notStored = 0;
        long storedTwice = 0;
        for (int i = 0; i < acknowledged.length; i++) {
            if (acknowledged[i] == NOT_SENT) {
                continue;
            }
            int answers = predicted[i] + rejected[i];
            sent++;
            lost += answers == 0 ? 1 : 0;
            doubled += answers > 1 ? answers - 1 : 0;
            withPrediction += predicted[i] > 0 ? 1 : 0;
            withRejection += rejected[i] > 0 ? 1 : 0;
            disagreeing += disagreed[i] > 0 ? 1 : 0;
            notStored += stored[i] == 0 ? 1 : 0;
            storedTwice += stored[i] > 1 ? 1 : 0;
        }
        return new Balance(
                sent,
                withPrediction,
                withRejection,
                lost,
                doubled,
                outOfOrder,
                disagreeing,
                misplaced,
                strangers,
                notStored,
                storedTwice);
    }

    private boolean isStranger(int number) {
        boolean stranger = number < 0 || number >= acknowledged.length || acknowledged[number] == NOT_SENT;
        strangers += stranger ? 1 : 0;
        return stranger;
    }

    private static void count(byte[] counts, int number) {
        if (counts[number] < MANY) {
            counts[number]++;
        }
    }

    private static long place(int partition, long offset) {
        return (long) partition << PARTITION | offset;
    }
}
