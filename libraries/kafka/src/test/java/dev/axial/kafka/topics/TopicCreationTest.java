package dev.axial.kafka.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topic.Retention;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.TestKafka;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TopicCreationTest {

    private final KafkaConnection kafka = TestKafka.connection();

    @RepeatedTest(5)
    void noFirstRecordIsRefused() throws Exception {
        // Given
        Topic topic = topic(64);

        // When
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("test-first-records")) {
            TopicCreation.create(kafka, List.of(topic));
            for (int partition = 0; partition < topic.partitions(); partition++) {
                producer.send(new ProducerRecord<>(topic.name(), partition, null, new byte[1]));
            }
            producer.flush();

            // Then
            assertThat(total(producer, "record-send-total")).isEqualTo(64);
            assertThat(total(producer, "record-retry-total")).isZero();
        }
    }

    @Test
    void leavesTopicsAsTheyAre() throws Exception {
        // Given
        Topic topic = topic(6);
        try (Admin admin = kafka.admin("test-topics")) {
            admin.createTopics(List.of(new NewTopic(topic.name(), 2, (short) 1)))
                    .all()
                    .get();

            // When
            TopicCreation.create(kafka, List.of(topic));

            // Then
            assertThat(admin.describeTopics(List.of(topic.name()))
                            .allTopicNames()
                            .get()
                            .get(topic.name())
                            .partitions())
                    .hasSize(2);
        }
    }

    @Test
    void saysWhyATopicCannotBeCreated() {
        assertThatThrownBy(() -> TopicCreation.create(kafka, List.of(topic(1)), Optional.of((short) 3)))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("topics could not be created")
                .hasMessageContaining("replication factor");
    }

    private static Topic topic(int partitions) {
        return new Topic(TestKafka.unique("created"), partitions, new Retention.Forever(), 1 << 20);
    }

    private static double total(KafkaProducer<byte[], byte[]> producer, String metric) {
        return producer.metrics().entrySet().stream()
                .filter(entry -> entry.getKey().group().equals("producer-metrics")
                        && entry.getKey().name().equals(metric))
                .map(Map.Entry::getValue)
                .map(Metric::metricValue)
                .mapToDouble(Double.class::cast)
                .sum();
    }
}
