package dev.axial.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topic.Retention;
import dev.axial.kafka.topics.TopicCreation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A real broker, started once for the tests of this module, with topics of each test's own. */
public final class TestKafka {

    private static final EmbeddedBroker BROKER = start();
    private static final KafkaConsumer<byte[], byte[]> READER = connection().consumer("test-reader");

    private TestKafka() {}

    private static EmbeddedBroker start() {
        try {
            return EmbeddedBroker.start(Files.createTempDirectory("axial-test-broker"), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static KafkaConnection connection() {
        return KafkaConnection.to(BROKER.bootstrapServers());
    }

    /** A name that no other test has. */
    public static String unique(String name) {
        return name + "-" + UUID.randomUUID();
    }

    public static Topic topic(String name, int partitions) throws InterruptedException {
        Topic topic = new Topic(unique(name), partitions, new Retention.Forever(), 1 << 20);
        create(topic);
        return topic;
    }

    public static void create(Topic... topics) throws InterruptedException {
        TopicCreation.create(connection(), List.of(topics));
    }

    /** Records with values {@code from}, {@code from + 1}, ..., round robin over the partitions. */
    public static void produceNumbers(KafkaConnection kafka, Topic topic, int from, int to) {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("test-producer")) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>(
                        topic.name(),
                        i % topic.partitions(),
                        null,
                        Integer.toString(i).getBytes(UTF_8)));
            }
        }
    }

    public static void produce(ProducerRecord<byte[], byte[]> record) throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = connection().producer("test-producer")) {
            producer.send(record).get();
        }
    }

    /** Every committed record of the topic, as an outside consumer sees it now. */
    public static List<ConsumerRecord<byte[], byte[]>> readAll(KafkaConnection kafka, Topic topic) {
        if (kafka.equals(connection())) {
            synchronized (READER) { // kept: tests ask again and again, and a consumer is dear to make and to close
                return readAll(READER, topic);
            }
        }
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer("test-consumer")) {
            return readAll(consumer, topic);
        }
    }

    /** The number of records in the topic, those of open and aborted transactions included. */
    public static int countUncommitted(Topic topic) {
        Map<String, Object> properties = new HashMap<>(connection().properties());
        properties.put("isolation.level", "read_uncommitted");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return readAll(consumer, topic).size();
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> readAll(KafkaConsumer<byte[], byte[]> consumer, Topic topic) {
        List<TopicPartition> partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            consumer.poll(Duration.ofMillis(100)).forEach(all::add);
        }
        return all;
    }

    public static List<String> readValues(KafkaConnection kafka, Topic topic) {
        return readAll(kafka, topic).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }
}
