package dev.axial.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.TestKafka;
import dev.axial.kafka.component.ComponentState;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class TopicFollowerTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final KafkaConnection kafka = TestKafka.connection();
    private final Queue<String> folded = new ConcurrentLinkedQueue<>();

    @Test
    void hasFoldedAllThatWasThereWhenItIsCaughtUp() throws Exception {
        // Given
        Topic topic = TestKafka.topic("followed", 3);
        TestKafka.produceNumbers(kafka, topic, 0, 100);
        try (TopicFollower follower = follow(topic)) {
            // When
            follower.catchUp(LONG);

            // Then
            assertThat(folded).hasSize(100);

            // When
            TestKafka.produceNumbers(kafka, topic, 100, 150);
            follower.catchUp(LONG);

            // Then
            assertThat(folded).hasSize(150).doesNotHaveDuplicates();
        }
    }

    @Test
    void catchesUpWithATopicThatEndsInTransactionMarkersAndAborts() throws Exception {
        // Given
        Topic topic = TestKafka.topic("transactional", 1);
        try (KafkaProducer<byte[], byte[]> producer =
                kafka.transactionalProducer("test", TestKafka.unique("transactional"))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic.name(), "committed".getBytes(UTF_8)));
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic.name(), "aborted".getBytes(UTF_8)));
            producer.flush();
            producer.abortTransaction();
        }
        try (TopicFollower follower = follow(topic)) {
            // When
            follower.catchUp(LONG);

            // Then
            assertThat(folded).containsExactly("committed");
        }
    }

    @Test
    void waitsForTransactionsThatAreNotDecided() throws Exception {
        // Given
        Topic topic = TestKafka.topic("undecided", 1);
        try (KafkaProducer<byte[], byte[]> producer =
                        kafka.transactionalProducer("test", TestKafka.unique("undecided"));
                TopicFollower follower = follow(topic)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic.name(), "late".getBytes(UTF_8)))
                    .get();

            // When, Then
            assertThatThrownBy(() -> follower.catchUp(Duration.ofMillis(300))).isInstanceOf(TimeoutException.class);

            // When
            producer.commitTransaction();
            follower.catchUp(LONG);

            // Then
            assertThat(folded).containsExactly("late");
        }
    }

    @Test
    void anEmptyTopicIsCaughtUpAtOnce() throws Exception {
        // Given
        try (TopicFollower follower = follow(TestKafka.topic("empty", 2))) {
            // When
            follower.catchUp(LONG);

            // Then
            assertThat(folded).isEmpty();
        }
    }

    @Test
    void isNotAskedInVainWhileNobodySends() throws Exception {
        // Given
        try (TopicFollower follower = follow(TestKafka.topic("idle", 1))) {
            // When, Then: each answer takes milliseconds; waiting for records would take a second each
            assertTimeoutPreemptively(LONG, () -> {
                for (int i = 0; i < 100; i++) {
                    follower.catchUp(LONG);
                }
            });
        }
    }

    @Test
    void aFoldThatFailsIsReportedToWhoeverWaits() throws Exception {
        // Given
        Topic topic = TestKafka.topic("failing", 1);
        TestKafka.produceNumbers(kafka, topic, 0, 1);
        TopicFollower follower = new TopicFollower(kafka, "test-follower", topic, record -> {
            throw new IllegalStateException("a defect");
        });
        follower.start();

        // When
        await().atMost(LONG).until(() -> follower.state() instanceof ComponentState.Broken);

        // Then
        assertThatThrownBy(() -> follower.catchUp(LONG)).hasRootCauseMessage("a defect");
        follower.close();
    }

    @Test
    void saysThatKafkaIsAwayByATimeout() {
        // Given
        Topic topic = new Topic("any", 1, new Topic.Retention.Forever(), 1 << 20);
        try (TopicFollower follower =
                new TopicFollower(KafkaConnection.to("127.0.0.1:1"), "test-follower", topic, record -> {})) {
            follower.start();

            // When, Then
            assertThat(follower.state().ready())
                    .as("ready before Kafka has answered")
                    .isFalse();
            assertThatThrownBy(() -> follower.catchUp(Duration.ofMillis(300))).isInstanceOf(TimeoutException.class);
            assertThat(follower.state().ready()).isFalse();
            assertThat(follower.state().alive()).isTrue();
        }
    }

    @Test
    void waitsForABrokerThatAcceptsConnectionsAndStalls() throws Exception {
        // Given
        Topic topic = TestKafka.topic("stalled", 1);
        TestKafka.produceNumbers(kafka, topic, 0, 10);
        try (StallingRelay relay = StallingRelay.to(kafka);
                TopicFollower follower = follow(relay.kafka(), topic)) {
            // When
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(follower.state().toString()).contains("TimeoutException"));

            // Then
            assertThat(follower.state().alive()).isTrue();
            assertThat(follower.state().ready()).isFalse();

            // When
            relay.goOn();
            follower.catchUp(LONG);

            // Then
            assertThat(folded).hasSize(10);
            assertThat(follower.state().ready()).isTrue();
        }
    }

    private TopicFollower follow(Topic topic) {
        return follow(kafka, topic);
    }

    private TopicFollower follow(KafkaConnection kafka, Topic topic) {
        TopicFollower follower = new TopicFollower(
                kafka, "test-follower", topic, record -> folded.add(new String(record.value(), UTF_8)));
        follower.start();
        return follower;
    }

    @Test
    void foldsEachPartitionInItsOrder() throws Exception {
        // Given
        Topic topic = TestKafka.topic("ordered", 1);
        TestKafka.produceNumbers(kafka, topic, 0, 50);
        try (TopicFollower follower = follow(topic)) {
            // When
            follower.catchUp(LONG);

            // Then
            assertThat(List.copyOf(folded)).isEqualTo(TestKafka.readValues(kafka, topic));
        }
    }
}
