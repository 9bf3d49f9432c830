package dev.axial.kafka.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topic.Retention;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.TestKafka;
import dev.axial.kafka.topics.TopicSettings.Difference;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class TopicSettingsTest {

    private final KafkaConnection kafka = TestKafka.connection();

    @Test
    void namesWhatDiffersAndAltersItWhereItMay() throws InterruptedException {
        // Given: a topic as an earlier version made it
        String name = TestKafka.unique("old");
        Topic before = new Topic(name, 1, new Retention.For(Duration.ofDays(1)), 1 << 20);
        Topic wanted = new Topic(name, 1, new Retention.For(Duration.ofDays(7)), 2 << 20);
        TestKafka.create(before);

        try (Admin admin = kafka.admin("test-settings")) {
            // When, Then
            assertThat(TopicSettings.differences(admin, List.of(wanted)))
                    .containsExactly(
                            new Difference(name, "max.message.bytes", "1048576", "2097152"),
                            new Difference(name, "retention.ms", "86400000", "604800000"));

            // When
            TopicSettings.align(kafka, List.of(wanted));

            // Then
            assertThat(TopicSettings.differences(admin, List.of(wanted))).isEmpty();
        }
    }

    @Test
    void aMissingTopicIsADifference() throws InterruptedException {
        Topic missing = new Topic(TestKafka.unique("missing"), 1, new Retention.Forever(), 1 << 20);
        try (Admin admin = kafka.admin("test-settings")) {
            assertThat(TopicSettings.differences(admin, List.of(missing)))
                    .containsExactly(new Difference(missing.name(), "the topic", "missing", "created"));
        }
    }

    @Test
    void offsetsThatAreForgottenBeforeTheirRecordsExpireAreReported() throws InterruptedException {
        // Given: the embedded broker keeps offsets for a year
        Topic longer = new Topic(TestKafka.unique("two-years"), 1, new Retention.For(Duration.ofDays(730)), 1 << 20);
        TestKafka.create(longer);

        try (Admin admin = kafka.admin("test-settings")) {
            // When, Then
            assertThat(TopicSettings.differences(admin, List.of(longer)))
                    .extracting(Difference::toString)
                    .containsExactly("the brokers: offsets.retention.minutes is 525600, and should be 1051200 or more");
        }
    }
}
