package dev.axial.soak.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Settles poison against its outcome: each record is set aside once, whole, with its reason, or answered once, where it
 * only looks strange. Thread-safe.
 */
public final class PoisonLedger {

    /**
     * The outcome of a record as it should be, or as it was found.
     *
     * @param topic where it was sent to, or, for one that is answered, that of the answers
     * @param outcome the reason of a rejection, or what kind of answer
     * @param fingerprint of a rejected record's key, value and headers, those that a rejection adds left out; of what an
     *     answer names
     */
    public record PoisonRecord(String topic, String outcome, long fingerprint) {}

    /**
     * @param sent acknowledged by Kafka
     * @param missing neither set aside nor answered
     * @param altered not whole, or with another reason or answer than they should have
     * @param doubled set aside or answered more than once
     */
    public record PoisonBalance(int sent, int missing, int altered, int doubled) {

        public boolean clean() {
            return missing + altered + doubled == 0;
        }
    }

    /**
     * @param number of the record
     * @param shown which distinct image it shows; empty: none of them
     */
    public record OddImage(int number, OptionalInt shown) {}

    private record StoredAt(int partition, long offset) {}

    private final List<PoisonRecord> sent = new ArrayList<>();
    private final Map<StoredAt, OddImage> stored = new HashMap<>();
    private int[] found = new int[0];
    private int altered;

    /** @return its number, from 0 */
    public synchronized int sent(PoisonRecord entry) {
        sent.add(entry);
        return sent.size() - 1;
    }

    /** An image that must be answered is at this place of {@code axial.images}. */
    public synchronized void stored(OddImage image, int partition, long offset) {
        stored.put(new StoredAt(partition, offset), image);
    }

    /** The image at this place of {@code axial.images}; empty for one that was not told. */
    public synchronized Optional<OddImage> at(int partition, long offset) {
        return Optional.ofNullable(stored.get(new StoredAt(partition, offset)));
    }

    /** This became of record {@code number}. */
    public synchronized void found(int number, PoisonRecord entry) {
        if (number >= found.length) {
            found = Arrays.copyOf(found, Math.max(number + 1, sent.size()));
        }
        found[number]++;
        if (number >= sent.size() || !sent.get(number).equals(entry)) {
            altered++;
        }
    }

    public synchronized PoisonBalance balance() {
        int missing = 0;
        int doubled = 0;
        for (int i = 0; i < sent.size(); i++) {
            int times = i < found.length ? found[i] : 0;
            missing += times == 0 ? 1 : 0;
            doubled += times > 1 ? 1 : 0;
        }
        return new PoisonBalance(sent.size(), missing, altered, doubled);
    }
}
