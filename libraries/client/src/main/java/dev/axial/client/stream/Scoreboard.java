package dev.axial.client.stream;

import dev.axial.client.stream.StreamScore.Latency;
import java.util.Arrays;

/**
 * The state of each of n images: sent once, then answered by exactly one prediction or one rejection. Takes 18 bytes
 * an image, however long the stream. Thread-safe.
 */
final class Scoreboard {

    private static final byte UNANSWERED = 0;
    private static final byte RIGHT = 1;
    private static final byte WRONG = 2;
    private static final byte REJECTED = 3;

    private final long[] sentAt;
    private final long[] answeredAt;
    private final byte[] answer;
    private int sent;
    private int answered;
    private int duplicates;
    private long lastAnswerAt;

    /** @param images how many there will be, numbered from 0 */
    Scoreboard(int images) {
        sentAt = new long[images];
        answeredAt = new long[images];
        answer = new byte[images];
    }

    /** @param at nanoseconds of one monotonic clock, as everywhere here */
    synchronized void sent(int image, long at) {
        sentAt[image] = at;
        sent++;
    }

    /** A prediction came. A second answer for the same image counts as a duplicate and changes nothing else. */
    synchronized void predicted(int image, boolean right, long at) {
        answered(image, right ? RIGHT : WRONG, at);
    }

    /** A rejection came. */
    synchronized void rejected(int image, long at) {
        answered(image, REJECTED, at);
    }

    private void answered(int image, byte how, long at) {
        if (answer[image] != UNANSWERED) {
            duplicates++;
            return;
        }
        answer[image] = how;
        answeredAt[image] = at;
        lastAnswerAt = at;
        answered++;
    }

    synchronized int sent() {
        return sent;
    }

    /** Returns the number of images with an answer of either kind. */
    synchronized int answered() {
        return answered;
    }

    /** Returns true if all were sent and each has an answer. */
    synchronized boolean complete() {
        return sent == answer.length && answered == sent;
    }

    synchronized StreamScore score() {
        int right = count(RIGHT);
        int predicted = right + count(WRONG);
        int rejected = count(REJECTED);
        long[] latencies = new long[predicted];
        long firstSent = Long.MAX_VALUE;
        for (int i = 0, n = 0; i < answer.length; i++) {
            if (answer[i] == RIGHT || answer[i] == WRONG) {
                latencies[n++] = answeredAt[i] - sentAt[i];
            }
            if (sentAt[i] != 0) {
                firstSent = Math.min(firstSent, sentAt[i]);
            }
        }
        Arrays.sort(latencies);
        double seconds = (lastAnswerAt - firstSent) / 1e9;
        return new StreamScore(
                sent,
                predicted,
                duplicates,
                sent - answered,
                rejected,
                predicted == 0 ? 0 : right / (double) predicted,
                predicted == 0 ? 0 : predicted / seconds,
                new Latency(percentile(latencies, 50), percentile(latencies, 99)));
    }

    private int count(byte how) {
        int n = 0;
        for (byte one : answer) {
            n += one == how ? 1 : 0;
        }
        return n;
    }

    /** Nearest rank: the smallest value that at least p percent of all do not exceed; in milliseconds, 0 of none. */
    private static double percentile(long[] sortedNanos, int p) {
        if (sortedNanos.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(sortedNanos.length * (long) p / 100.0);
        return Math.round(sortedNanos[rank - 1] / 1e3) / 1e3;
    }
}
