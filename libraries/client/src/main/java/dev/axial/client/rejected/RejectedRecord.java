package dev.axial.client.rejected;

import dev.axial.terminal.Printable;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A rejected record without its value.
 *
 * @param id where it is
 * @param at when it was set aside
 * @param key as it came, printable; empty if it came without
 * @param bytes of the value
 * @param reason a code of {@link dev.axial.contract.image.RejectionReason}, or {@link RejectionHeaders#UNFORESEEN}
 * @param detail one sentence, printable
 * @param source where it came from, {@code topic/partition/offset}; empty if that was not noted
 * @param leftOut whether its value was too large to be set aside with it
 * @param replayedAt when it was sent again
 */
public record RejectedRecord(
        RejectedId id,
        Instant at,
        Optional<String> key,
        int bytes,
        String reason,
        String detail,
        Optional<String> source,
        boolean leftOut,
        Optional<Instant> replayedAt) {

    static RejectedRecord of(RejectedId id, ConsumerRecord<byte[], byte[]> record) {
        return new RejectedRecord(
                id,
                Instant.ofEpochMilli(record.timestamp()),
                Optional.ofNullable(record.key()).map(Printable::of),
                Math.max(0, record.serializedValueSize()), // -1: none
                RejectionHeaders.reason(record.headers()),
                RejectionHeaders.detail(record.headers()),
                RejectionHeaders.source(record.headers()),
                RejectionHeaders.leftOut(record.headers()),
                Optional.empty());
    }

    RejectedRecord replayed(Instant when) {
        return new RejectedRecord(id, at, key, bytes, reason, detail, source, leftOut, Optional.of(when));
    }
}
