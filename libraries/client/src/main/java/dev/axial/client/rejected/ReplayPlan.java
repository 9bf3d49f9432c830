package dev.axial.client.rejected;

import dev.axial.terminal.CommandException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The records that a replay sends.
 *
 * @param transactions the records that each sends, in their order in each partition
 * @param before how many of those that were asked for had been sent again earlier
 * @param leftOut how many cannot be sent: their values were too large to be set aside
 */
record ReplayPlan(List<List<RejectedId>> transactions, int before, int leftOut) {

    /** A transaction is short: so many records, and so many bytes unless one record alone has more. */
    private static final int RECORDS = 500;

    private static final long BYTES = 8L << 20;

    /**
     * @param all that was set aside
     * @param ids of those to send; none: all
     * @param reason of those to send; empty: any
     * @throws CommandException if there is no record of an id, or its value was too large to be set aside with it
     */
    static ReplayPlan of(List<RejectedRecord> all, Collection<RejectedId> ids, Optional<String> reason)
            throws CommandException {
        Map<RejectedId, RejectedRecord> chosen = new TreeMap<>();
        all.forEach(record -> chosen.put(record.id(), record));
        for (RejectedId id : ids) {
            if (!chosen.containsKey(id)) {
                throw RejectedLog.unknown(id);
            }
            if (chosen.get(id).leftOut()) {
                throw new CommandException("Record " + id + " cannot be sent again: its value was too large to be set "
                        + "aside with it.");
            }
        }
        chosen.keySet().removeIf(id -> !ids.isEmpty() && !ids.contains(id));
        chosen.values()
                .removeIf(record -> reason.isPresent() && !record.reason().equals(reason.get()));
        List<RejectedRecord> waiting = chosen.values().stream()
                .filter(one -> one.replayedAt().isEmpty())
                .toList();
        List<RejectedRecord> whole =
                waiting.stream().filter(one -> !one.leftOut()).toList();
        return new ReplayPlan(split(whole), chosen.size() - waiting.size(), waiting.size() - whole.size());
    }

    private static List<List<RejectedId>> split(List<RejectedRecord> records) {
        List<List<RejectedId>> parts = new ArrayList<>();
        List<RejectedId> part = List.of();
        long bytes = 0;
        for (RejectedRecord record : records) {
            if (part.isEmpty() || part.size() == RECORDS || bytes + record.bytes() > BYTES) {
                part = new ArrayList<>();
                parts.add(part);
                bytes = 0;
            }
            part.add(record.id());
            bytes += record.bytes();
        }
        return Collections.unmodifiableList(parts);
    }
}
