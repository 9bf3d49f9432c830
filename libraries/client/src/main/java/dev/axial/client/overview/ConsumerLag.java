package dev.axial.client.overview;

import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * The number of records of a topic that a service has yet to process.
 *
 * @param group its consumer group
 * @param topic that it reads
 * @param records committed to the topic, beyond what the group has committed
 */
public record ConsumerLag(String group, String topic, long records) {

    private static final List<LagReading> READINGS = List.of(
            new LagReading("axial-eval", Topics.MODELS),
            new LagReading("axial-eval", Topics.MODELS_PARKED),
            new LagReading("axial-eval", Topics.PROMOTION_REQUESTS),
            new LagReading("axial-infer", Topics.INFERENCE_BATCHES),
            new LagReading("axial-infer", Topics.INFERENCE_BATCHES_PARKED),
            new LagReading("axial-ingest", Topics.IMAGES),
            new LagReading("axial-ingest-epochs", Topics.EPOCH_REQUESTS),
            new LagReading("axial-train", Topics.TRAINING_REQUESTS));

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** A transaction ends with a record of Kafka's own. Up to so many offsets are read to tell those from data. */
    private static final long COUNTED = 500;

    /** Reads the lag of every group, ordered by name. */
    public static List<ConsumerLag> read(KafkaConnection kafka, Admin admin)
            throws ExecutionException, InterruptedException {
        List<ConsumerLag> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer("axial-cli-lag")) {
            for (LagReading one : READINGS) {
                all.add(new ConsumerLag(
                        one.group(), one.topic().name(), behind(admin, consumer, one.group(), one.topic())));
            }
        }
        return all;
    }

    private record LagReading(String group, Topic topic) {}

    private static long behind(Admin admin, KafkaConsumer<byte[], byte[]> consumer, String group, Topic topic)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, Long> begins = offsets(admin, topic, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(admin, topic, OffsetSpec.latest());
        Map<TopicPartition, Long> from = new HashMap<>();
        long behind = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            OffsetAndMetadata reached = committed.get(end.getKey());
            long position = Math.max(begins.get(end.getKey()), reached == null ? 0 : reached.offset());
            if (position < end.getValue()) {
                from.put(end.getKey(), position);
                behind += end.getValue() - position;
            }
        }
        return behind > 0 && behind <= COUNTED ? data(consumer, from, ends) : behind;
    }

    /** Counts those of these offsets that are records for a reader, not transaction markers. */
    private static long data(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
        long records = 0;
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < until
                && from.keySet().stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            records += consumer.poll(Duration.ofMillis(100)).count();
        }
        return records;
    }

    static Map<TopicPartition, Long> offsets(Admin admin, Topic topic, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        admin.describeTopics(List.of(topic.name()))
                .allTopicNames()
                .get()
                .get(topic.name())
                .partitions()
                .forEach(partition -> asked.put(new TopicPartition(topic.name(), partition.partition()), which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }
}
