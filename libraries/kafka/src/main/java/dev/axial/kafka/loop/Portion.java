package dev.axial.kafka.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * The part of a poll that one transaction takes. Of each partition it is a prefix; the rest is polled again.
 *
 * @param records for the step, in order within each partition; none if a record is set aside
 * @param aside the one record that is set aside instead, alone in its transaction
 * @param left the offset of the first record that is not taken, for each partition that has one
 */
record Portion(
        List<ConsumerRecord<byte[], byte[]>> records,
        Optional<ConsumerRecord<byte[], byte[]>> aside,
        Map<TopicPartition, Long> left) {

    /**
     * @param polled at least one record
     * @param most records to take, 1 or more
     * @param setAside true for a record that must not reach the step; it is taken alone, once it is first of its
     *     partition
     */
    static Portion of(
            ConsumerRecords<byte[], byte[]> polled, int most, Predicate<ConsumerRecord<byte[], byte[]>> setAside) {
        List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>(polled.count());
        Map<TopicPartition, Long> left = new HashMap<>();
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                boolean aside = setAside.test(record);
                if (aside && record == records.get(0)) {
                    return alone(polled, record);
                }
                if (aside || taken.size() >= most) {
                    left.put(partition, record.offset());
                    break;
                }
                taken.add(record);
            }
        }
        return new Portion(taken, Optional.empty(), left);
    }

    private static Portion alone(ConsumerRecords<byte[], byte[]> polled, ConsumerRecord<byte[], byte[]> record) {
        Map<TopicPartition, Long> left = new HashMap<>();
        for (TopicPartition partition : polled.partitions()) {
            polled.records(partition).stream()
                    .filter(other -> other != record)
                    .findFirst()
                    .ifPresent(other -> left.put(partition, other.offset()));
        }
        return new Portion(List.of(), Optional.of(record), left);
    }

    /** Number of its records. */
    int size() {
        return records.size() + (aside.isPresent() ? 1 : 0);
    }
}
