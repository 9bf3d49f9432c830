package dev.axial.kafka.parking;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The parked records of one partition: how many wait in each lane, and the pass over them that is under way. Mutable;
 * {@link Parking} changes a copy, and keeps it when the transaction is committed.
 *
 * <p>A pass reads every parked record once, from the first one that is not answered. A record whose lane may go on is
 * answered; another goes to the end of the topic again. Once one record of a lane went to the end, so does each that
 * follows it in that pass: the order within the lane holds. Passes have numbers, and each record carries the number of
 * the pass in or after which it was parked: so a pass that a restart cut short is found, and goes on.
 */
final class Lot {

    private final Map<String, Lane> lanes;
    private final Set<String> sentBack;
    private long pass;
    private long left;

    /**
     * @param lanes in which records wait
     * @param pass number of the pass under way, or of the last one
     * @param left records that this pass has yet to read; 0 if none is under way
     * @param sentBack lanes of which the pass has sent records to the end
     */
    Lot(Map<String, Lane> lanes, long pass, long left, Set<String> sentBack) {
        this.lanes = new HashMap<>(lanes);
        this.sentBack = new HashSet<>(sentBack);
        this.pass = pass;
        this.left = left;
    }

    static Lot empty() {
        return new Lot(Map.of(), 0, 0, Set.of());
    }

    Lot copy() {
        return new Lot(lanes, pass, left, sentBack);
    }

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    boolean holds(String lane) {
        return lanes.containsKey(lane);
    }

    Map<String, Lane> lanes() {
        return lanes;
    }

    /** Returns whether a pass is under way, and begins one if a lane may go on. */
    boolean passing(long now) {
        if (left == 0 && lanes.values().stream().anyMatch(lane -> lane.isDue(now))) {
            left = lanes.values().stream().mapToLong(Lane::records).sum();
            sentBack.clear();
            pass++;
        }
        return left > 0;
    }

    /** Number of the pass under way, or of the last one. */
    long pass() {
        return pass;
    }

    /** Parked records that the pass has yet to read. */
    long left() {
        return left;
    }

    /** Returns whether the next record of this lane may be tried in this pass. */
    boolean mayTry(String lane, long now) {
        return !sentBack.contains(lane)
                && lanes.containsKey(lane)
                && lanes.get(lane).isDue(now);
    }

    boolean isSentBack(String lane) {
        return sentBack.contains(lane);
    }

    /** A record of the pass was answered. */
    void answered(String lane) {
        left--;
        lanes.computeIfPresent(lane, (name, one) -> one.records() == 1 ? null : one.withoutOne());
    }

    /** A record of the pass goes to the end. */
    void sentBack(String lane) {
        left--;
        sentBack.add(lane);
    }

    /** A record of the pass was tried, and waits again. */
    void sentBack(String lane, Supplier<Optional<String>> obstacle, long now) {
        sentBack(lane);
        lanes.computeIfPresent(lane, (name, one) -> one.failed(obstacle, now));
    }

    /** A new record waits, the first of its lane. */
    void park(String lane, Supplier<Optional<String>> obstacle, long now) {
        lanes.put(lane, new Lane(1, obstacle, 0, now).failed(obstacle, now));
    }

    /** A new record waits behind others of its lane. */
    void park(String lane) {
        lanes.computeIfPresent(lane, (name, one) -> one.withOneMore());
    }

    /**
     * @param records that wait
     * @param obstacle of the first of them
     * @param tries that have failed
     * @param notBefore the time, {@link System#nanoTime()}, of the next try at the earliest
     */
    record Lane(long records, Supplier<Optional<String>> obstacle, int tries, long notBefore) {

        private static final long FIRST_DELAY = 50_000_000; // 50 ms
        private static final int MOST_DOUBLINGS = 6; // 3.2 s

        boolean isDue(long now) {
            return now - notBefore >= 0 && obstacle.get().isEmpty();
        }

        Lane withOneMore() {
            return new Lane(records + 1, obstacle, tries, notBefore);
        }

        Lane withoutOne() {
            return new Lane(records - 1, obstacle, 0, notBefore);
        }

        /** An obstacle that is over at once must not keep the loop busy: tries come at growing distances. */
        Lane failed(Supplier<Optional<String>> next, long now) {
            return new Lane(records, next, tries + 1, now + (FIRST_DELAY << Math.min(tries, MOST_DOUBLINGS)));
        }
    }
}
