package dev.axial.kafka.parking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.TestKafka;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CleaningTest {

    @Test
    void deletesWhatWasAnsweredAndNothingElse() throws Exception {
        // Given
        KafkaConnection kafka = TestKafka.connection();
        Topic topic = TestKafka.topic("parked", 1);
        TestKafka.produceNumbers(kafka, topic, 0, 10);

        // When
        Cleaning.of(kafka, "test-cleaning").deleteBefore(new TopicPartition(topic.name(), 0), 6);

        // Then
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(TestKafka.readValues(kafka, topic))
                .containsExactly("6", "7", "8", "9"));
    }
}
