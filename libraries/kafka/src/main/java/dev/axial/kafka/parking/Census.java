package dev.axial.kafka.parking;

import static java.util.stream.Collectors.toMap;

import dev.axial.kafka.KafkaConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Counts what is parked, by reading it. */
@FunctionalInterface
interface Census {

    /**
     * @param positions of the partitions of a parked topic
     * @return for each partition what comes after its position, in transactions that have ended or not when this is called
     */
    Map<TopicPartition, Count> count(Map<TopicPartition, Long> positions);

    /** The parked records of one partition. Mutable, for one thread. */
    final class Count {

        private final Map<String, Long> lanes = new HashMap<>();
        private final Set<String> sentBack = new HashSet<>();
        private long records;
        private long pass;
        private long left;

        /** Records come in their order. */
        void add(ParkedRecord record) {
            if (records > 0 && record.pass() > pass) {
                left = records; // a pass was cut short: it has read what comes after these, and not these
                sentBack.clear();
            }
            if (left > 0) {
                sentBack.add(record.lane());
            }
            pass = Math.max(pass, record.pass());
            records++;
            lanes.merge(record.lane(), 1L, Long::sum);
        }

        /** Records in each lane. */
        Map<String, Long> lanes() {
            return lanes;
        }

        /** @param lanes those of {@link #lanes()} */
        Lot lot(Map<String, Lot.Lane> lanes) {
            return new Lot(lanes, pass, left, sentBack);
        }
    }

    /** Over Kafka. */
    static Census of(KafkaConnection kafka, String clientId) {
        return positions -> {
            Map<TopicPartition, Count> counts = new HashMap<>();
            positions.keySet().forEach(partition -> counts.put(partition, new Count()));
            Map<TopicPartition, Long> unread = ends(kafka, clientId, positions);
            unread.entrySet().removeIf(end -> positions.get(end.getKey()) >= end.getValue());
            if (unread.isEmpty()) {
                return counts;
            }
            try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(clientId)) {
                consumer.assign(unread.keySet());
                unread.keySet().forEach(partition -> consumer.seek(partition, positions.get(partition)));
                while (!unread.isEmpty()) {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                        ParkedRecord.of(record).ifPresent(counts.get(partition)::add);
                    }
                    for (TopicPartition partition : List.copyOf(unread.keySet())) {
                        if (consumer.position(partition) >= unread.get(partition)) {
                            unread.remove(partition);
                        }
                    }
                    consumer.assign(unread.keySet()); // keeps the positions of those that stay
                }
            }
            return counts;
        };
    }

    /** Behind the last record, committed or not: a commit is confirmed before readers of the topic may see it. */
    private static Map<TopicPartition, Long> ends(
            KafkaConnection kafka, String clientId, Map<TopicPartition, Long> positions) {
        if (positions.isEmpty()) {
            return new HashMap<>();
        }
        try (Admin admin = kafka.admin(clientId)) {
            return new HashMap<>(admin
                    .listOffsets(
                            positions.keySet().stream().collect(toMap(p -> p, p -> OffsetSpec.latest())),
                            new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get()
                    .entrySet()
                    .stream()
                    .collect(toMap(Map.Entry::getKey, end -> end.getValue().offset())));
        } catch (ExecutionException e) {
            throw new KafkaException("the end of " + positions.keySet() + " cannot be read", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e); // sets the flag again
        }
    }
}
