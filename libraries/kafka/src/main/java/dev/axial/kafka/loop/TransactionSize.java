package dev.axial.kafka.loop;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * The number of records that the next transaction takes. A transaction that fails halves it, each that commits adds an
 * eighth: so a poll that is too much for the time of a transaction becomes a smaller one and not a loop.
 *
 * <p>A record that fails alone since its output is too large for its topic would fail for ever; it is remembered, to be
 * set aside. For the loop's thread alone.
 */
final class TransactionSize {

    private final int largest;
    private final Set<PolledAt> tooLarge = new HashSet<>();

    private int most;
    private Portion begun; // and not committed; null where there is none

    /** @param largest most records of a transaction, 1 or more */
    TransactionSize(int largest) {
        this.largest = largest;
        this.most = largest;
    }

    /**
     * @param polled at least one record
     * @param skipped true for a record that must be set aside for another reason
     */
    Portion portion(ConsumerRecords<byte[], byte[]> polled, Predicate<ConsumerRecord<byte[], byte[]>> skipped) {
        return Portion.of(polled, most, record -> hasTooLargeOutput(record) || skipped.test(record));
    }

    void begun(Portion portion) {
        begun = portion;
    }

    void committed() {
        begun = null;
        most = Math.min(largest, most + Math.max(1, most / 8));
    }

    /** Learns from an error of Kafka; it may have come before a transaction began. */
    void failed(Throwable error) {
        if (begun == null) {
            return;
        }
        if (begun.size() == 1 && begun.aside().isEmpty() && isTooLarge(error)) {
            tooLarge.add(PolledAt.of(begun.records().get(0)));
        }
        most = Math.max(1, begun.size() / 2);
        begun = null;
    }

    private boolean hasTooLargeOutput(ConsumerRecord<byte[], byte[]> record) {
        return !tooLarge.isEmpty() && tooLarge.contains(PolledAt.of(record));
    }

    private static boolean isTooLarge(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException) {
                return true;
            }
        }
        return false;
    }

    /** The place of a record in Kafka. */
    private record PolledAt(String topic, int partition, long offset) {

        static PolledAt of(ConsumerRecord<?, ?> record) {
            return new PolledAt(record.topic(), record.partition(), record.offset());
        }
    }
}
