package dev.axial.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {

    @TempDir
    private Path folder;

    @Test
    void goesOnWithWhatWasThereWhenItIsStartedAgain() throws Exception {
        // Given
        String cluster;
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
                Admin admin = Admin.create(servers(broker))) {
            cluster = admin.describeCluster().clusterId().get();
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
            try (KafkaProducer<String, String> producer =
                    new KafkaProducer<>(servers(broker), new StringSerializer(), new StringSerializer())) {
                producer.send(new ProducerRecord<>("kept", "what was said")).get();
            }
        }

        // When
        try (EmbeddedBroker again = EmbeddedBroker.start(folder, 0);
                Admin admin = Admin.create(servers(again));
                KafkaConsumer<String, String> consumer =
                        new KafkaConsumer<>(servers(again), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partition = List.of(new TopicPartition("kept", 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(30));

            // Then
            assertThat(records).extracting("value").containsExactly("what was said");
            assertThat(admin.describeCluster().clusterId().get()).isEqualTo(cluster);
        }
    }

    /** Kafka by itself would wait until the killed broker's session is over, a minute here. */
    @Test
    @Timeout(40)
    void goesOnAtOnceWhenItWasKilled() throws Exception {
        // Given
        int port = FreePorts.find(1).get(0);
        Map<String, Object> server = Map.of("bootstrap.servers", "127.0.0.1:" + port);
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerMain.class.getName(),
                        "--folder",
                        folder.toString(),
                        "--port",
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (Admin admin = Admin.create(server);
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(server, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
                    .all()
                    .get();
            producer.send(new ProducerRecord<>("kept", "before")).get();

            // When
            killed.destroyForcibly().waitFor();
            try (EmbeddedBroker again = EmbeddedBroker.start(folder, port);
                    KafkaConsumer<String, String> consumer =
                            new KafkaConsumer<>(servers(again), new StringDeserializer(), new StringDeserializer())) {
                producer.send(new ProducerRecord<>("kept", "after")).get();

                // Then
                List<TopicPartition> partition = List.of(new TopicPartition("kept", 0));
                consumer.assign(partition);
                consumer.seekToBeginning(partition);
                List<String> values = new ArrayList<>();
                while (values.size() < 2) {
                    consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
                }
                assertThat(values).containsExactly("before", "after");
            }
        } finally {
            killed.destroyForcibly();
        }
    }

    @Test
    void letsNoSecondBrokerIntoItsFolder() throws Exception {
        // Given
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
                Admin admin = Admin.create(servers(broker))) {
            // When, Then
            assertThatThrownBy(() -> EmbeddedBroker.start(folder, 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a broker is at work in " + folder);
            assertThat(admin.describeCluster().nodes().get()).hasSize(1);
        }
    }

    @Test
    void leavesNothingRunningWhereItsPortIsTaken() throws Exception {
        // Given
        Path other = folder.resolve("other");
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("one"), 0)) {
            int taken = Integer.parseInt(broker.bootstrapServers().replaceAll(".*:", ""));

            // When, Then
            assertThatThrownBy(() -> EmbeddedBroker.start(other, taken)).hasRootCauseInstanceOf(BindException.class);
        }
        try (EmbeddedBroker free = EmbeddedBroker.start(other, 0);
                Admin admin = Admin.create(servers(free))) {
            assertThat(admin.describeCluster().nodes().get()).hasSize(1);
        }
    }

    @Test
    void createsNoTopicThatNobodyAskedFor() throws Exception {
        // Given
        Map<String, Object> impatient;
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            impatient = Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", 500);
            try (KafkaProducer<String, String> producer =
                    new KafkaProducer<>(impatient, new StringSerializer(), new StringSerializer())) {
                // When, Then
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>("missing", "lost"))
                                .get())
                        .hasMessageContaining("missing");
            }
        }
    }

    private static Map<String, Object> servers(EmbeddedBroker broker) {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }
}
