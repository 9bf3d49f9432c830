package dev.axial.local.soak.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Settles poison against the rejected topics: each record is set aside, whole, with its reason. Thread-safe. */
public final class PoisonLedger {

    /**
     * A record as it was sent, or as it was found.
     *
     * @param topic where it was sent to
     * @param reason that it must be, or was, rejected for
     * @param fingerprint of key, value and headers, those that a rejection adds left out
     */
    public record Entry(String topic, String reason, long fingerprint) {}

    /**
     * @param sent acknowledged by Kafka
     * @param missing not in their rejected topic
     * @param altered there, but not whole or for another reason
     * @param doubled there more than once, where that is promised not to be
     * @param repeated there more than once, where at least once is promised
     */
    public record PoisonBalance(int sent, int missing, int altered, int doubled, int repeated) {

        public boolean clean() {
            return missing + altered + doubled == 0;
        }
    }

    private final List<Entry> sent = new ArrayList<>();
    private final List<Boolean> onlyOnce = new ArrayList<>();
    private int[] found = new int[0];
    private int altered;

    /**
     * @param onceOnly whether its rejection is promised exactly once
     * @return its number, from 0
     */
    public synchronized int sent(Entry entry, boolean onceOnly) {
        sent.add(entry);
        onlyOnce.add(onceOnly);
        return sent.size() - 1;
    }

    /** Record {@code number} was found in the rejected topic of {@code entry.topic()}. */
    public synchronized void found(int number, Entry entry) {
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
        int repeated = 0;
        for (int i = 0; i < sent.size(); i++) {
            int times = i < found.length ? found[i] : 0;
            missing += times == 0 ? 1 : 0;
            doubled += times > 1 && onlyOnce.get(i) ? 1 : 0;
            repeated += times > 1 && !onlyOnce.get(i) ? 1 : 0;
        }
        return new PoisonBalance(sent.size(), missing, altered, doubled, repeated);
    }
}
