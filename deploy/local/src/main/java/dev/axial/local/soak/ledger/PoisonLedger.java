package dev.axial.local.soak.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Settles poison against the rejected topics: each record is set aside once, whole, with its reason. Thread-safe. */
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
     * @param doubled there more than once
     */
    public record PoisonBalance(int sent, int missing, int altered, int doubled) {

        public boolean clean() {
            return missing + altered + doubled == 0;
        }
    }

    private final List<Entry> sent = new ArrayList<>();
    private int[] found = new int[0];
    private int altered;

    /** @return its number, from 0 */
    public synchronized int sent(Entry entry) {
        sent.add(entry);
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
        for (int i = 0; i < sent.size(); i++) {
            int times = i < found.length ? found[i] : 0;
            missing += times == 0 ? 1 : 0;
            doubled += times > 1 ? 1 : 0;
        }
        return new PoisonBalance(sent.size(), missing, altered, doubled);
    }
}
