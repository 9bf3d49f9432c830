package dev.axial.train.edge;

import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/**
 * A second member of train's group: it takes partitions of requests, runs none of them, and leaves when it is closed.
 */
final class TestReplica implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile Set<Integer> partitions = Set.of();

    private TestReplica(KafkaConnection kafka) {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        properties.putAll(Map.of(
                "group.id", "axial-train",
                "partition.assignment.strategy", CooperativeStickyAssignor.class.getName(),
                "session.timeout.ms", "6000",
                "heartbeat.interval.ms", "500",
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest"));
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        thread = new Thread(this::take, "second-replica");
    }

    /** Joins the group; returns once it has its share of the partitions. */
    static TestReplica join(KafkaConnection kafka) {
        TestReplica replica = new TestReplica(kafka);
        replica.thread.start();
        Awaitility.await("a share of the partitions")
                .atMost(Duration.ofSeconds(30))
                .until(() -> replica.partitions.size() == Topics.TRAINING_REQUESTS.partitions() / 2);
        return replica;
    }

    /** The partitions that it took. */
    Set<Integer> partitions() {
        return partitions;
    }

    private void take() {
        try (consumer) {
            consumer.subscribe(List.of(Topics.TRAINING_REQUESTS.name()), new ConsumerRebalanceListener() {
                @Override
                public void onPartitionsRevoked(Collection<TopicPartition> revoked) {}

                @Override
                public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
                    partitions = consumer.assignment().stream()
                            .map(TopicPartition::partition)
                            .collect(Collectors.toCollection(TreeSet::new));
                }
            });
            while (true) {
                consumer.poll(Duration.ofMillis(200));
            }
        } catch (WakeupException e) {
            return; // closed
        }
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        thread.join();
    }
}
