package dev.axial.kafka.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topic.Retention;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.component.ComponentState;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.kafka.topics.TopicCreation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka refuses a right, and grants it later: nobody has to start anything again. */
class RefusedRightsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void aLoopAndAFollowerWaitAliveUntilTheRightIsGranted(@TempDir Path folder) throws Exception {
        // Given: nobody may read the topic
        Topic input = new Topic("refused-input", 1, new Retention.Forever(), 1 << 20);
        try (TwoBrokers brokers = new TwoBrokers(
                folder,
                Map.of(
                        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "allow.everyone.if.no.acl.found", "true"))) {
            KafkaConnection kafka = brokers.connection();
            TopicCreation.create(kafka, List.of(input));
            try (KafkaProducer<byte[], byte[]> producer = kafka.producer("test")) {
                producer.send(new ProducerRecord<>(input.name(), "first".getBytes(UTF_8)))
                        .get();
            }
            AclBinding refusal = new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, input.name(), PatternType.LITERAL),
                    new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.READ, AclPermissionType.DENY));
            try (Admin admin = kafka.admin("test")) {
                admin.createAcls(List.of(refusal)).all().get();
                Queue<String> looped = new ConcurrentLinkedQueue<>();
                Queue<String> followed = new ConcurrentLinkedQueue<>();

                // When
                try (ExactlyOnceLoop loop = new ExactlyOnceLoop(
                                kafka,
                                "refused",
                                "0",
                                input,
                                records -> {
                                    records.forEach(record -> looped.add(new String(record.value(), UTF_8)));
                                    return List.of();
                                },
                                fatal -> {});
                        TopicFollower follower = new TopicFollower(
                                kafka, "refused", input, record -> followed.add(new String(record.value(), UTF_8)))) {
                    loop.start();
                    follower.start();

                    // Then
                    awaitRefusal(loop);
                    awaitRefusal(follower);
                    assertThat(looped).isEmpty();

                    // When
                    admin.deleteAcls(List.of(refusal.toFilter())).all().get();

                    // Then
                    await().atMost(LONG).until(() -> looped.contains("first") && followed.contains("first"));
                    await().atMost(LONG)
                            .until(() ->
                                    loop.state().ready() && follower.state().ready());
                }
            }
        }
    }

    private static void awaitRefusal(Component component) {
        await(component.name())
                .atMost(LONG)
                .until(() -> component.state() instanceof ComponentState.Waiting waiting
                        && waiting.reason().startsWith("Kafka refuses " + component.name()));
        assertThat(component.state().alive()).isTrue();
    }
}
