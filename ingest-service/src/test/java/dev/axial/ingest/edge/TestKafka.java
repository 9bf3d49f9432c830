package dev.axial.ingest.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.topics.TopicCreation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** A real broker with Axial's topics, and what a test wants of it. */
final class TestKafka implements AutoCloseable {

    private final EmbeddedBroker broker;
    private final KafkaConnection connection;
    private final KafkaProducer<byte[], byte[]> producer;

    private TestKafka(EmbeddedBroker broker) {
        this.broker = broker;
        this.connection = KafkaConnection.to(broker.bootstrapServers());
        this.producer = connection.producer("test");
    }

    static TestKafka start(Path folder) throws IOException, InterruptedException {
        TestKafka kafka = new TestKafka(EmbeddedBroker.start(folder, 0));
        TopicCreation.create(kafka.connection, Topics.ALL);
        return kafka;
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    KafkaConnection connection() {
        return connection;
    }

    void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        producer.send(record).get();
    }

    void send(Topic topic, String key, byte[] value) throws Exception {
        send(new ProducerRecord<>(topic.name(), key.getBytes(UTF_8), value));
    }

    /** Waits until {@code count} committed records match, and gives all that do, by partition and offset. */
    List<ConsumerRecord<byte[], byte[]>> read(
            Topic topic, int count, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = connection.consumer("test-" + topic.name())) {
            List<TopicPartition> partitions = partitions(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Awaitility.await(count + " records of " + topic.name())
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(10))
                    .pollInSameThread()
                    .until(() -> {
                        consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                            if (wanted.test(record)) {
                                records.add(record);
                            }
                        });
                        return records.size() >= count;
                    });
        }
        records.sort(Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
                .thenComparingLong(ConsumerRecord::offset));
        return records;
    }

    /** Every committed record up to the present end, by partition and offset. */
    List<ConsumerRecord<byte[], byte[]>> readToEnd(Topic topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = connection.consumer("test-" + topic.name())) {
            List<TopicPartition> partitions = partitions(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Awaitility.await("the end of " + topic.name())
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(10))
                    .pollInSameThread()
                    .until(() -> {
                        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                        return partitions.stream()
                                .allMatch(partition -> consumer.position(partition) >= ends.get(partition));
                    });
        }
        return records;
    }

    private static List<TopicPartition> partitions(Topic topic) {
        return IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? null : new String(record.key(), UTF_8);
    }

    @Override
    public void close() {
        producer.close();
        broker.close();
    }
}
