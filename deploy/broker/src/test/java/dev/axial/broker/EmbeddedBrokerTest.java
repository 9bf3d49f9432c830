package dev.axial.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
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
