package dev.axial.kafka.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topic.Retention;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.component.ComponentState;
import dev.axial.kafka.intervention.Interventions;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.topics.TopicCreation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka with mutual TLS and rights, and with passwords over TLS. What is refused is waited for, alive, and says why; once it is
 * granted, nobody has to start anything again.
 */
class SecuredKafkaTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Topic INPUT = new Topic("secured-input", 1, new Retention.Forever(), 1 << 20);
    private static final Topic OUTPUT = new Topic("secured-output", 1, new Retention.Forever(), 1 << 20);

    private static SecuredBroker broker;
    private static Admin operator;

    private final Queue<String> looped = new ConcurrentLinkedQueue<>();
    private final Queue<String> followed = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        broker = new SecuredBroker(folder.resolve("broker"));
        operator = broker.operator().admin("test");
        TopicCreation.create(broker.operator(), List.of(INPUT, OUTPUT, Topics.INTERVENTIONS));
        send("first");
    }

    @AfterAll
    static void stop() {
        operator.close();
        broker.close();
    }

    @Test
    void eachMissingRightIsNamedUntilItIsGranted() throws Exception {
        // Given: a certificate, and no rights
        String user = "User:CN=client";
        operator.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
        KafkaConnection kafka = broker.mutual(SecuredBroker.certificate("client"));
        try (ExactlyOnceLoop loop = loop(kafka, "rights")) {
            loop.start();

            // Then: what the documentation lists is asked for, one after the other
            awaitRefusal(loop, "no right to WRITE the transactional id axial-rights-0");
            grant(user, ResourceType.TRANSACTIONAL_ID, "axial-rights-", PatternType.PREFIXED, AclOperation.WRITE);
            awaitRefusal(loop, "no right to READ the topic " + INPUT.name());
            grant(user, ResourceType.TOPIC, INPUT.name(), PatternType.LITERAL, AclOperation.READ);
            awaitRefusal(loop, "no right to READ the group axial-rights");
            grant(user, ResourceType.GROUP, "axial-rights", PatternType.LITERAL, AclOperation.READ);
            awaitRefusal(loop, "no right to WRITE the topic " + OUTPUT.name());
            grant(user, ResourceType.TOPIC, OUTPUT.name(), PatternType.LITERAL, AclOperation.WRITE);
            await().atMost(LONG).until(() -> loop.state().ready() && !looped.isEmpty());
        }
        assertThat(fatal).hasNullValue();
    }

    @Test
    void aCertificateThatHasExpiredIsWaitedForAndItsSuccessorTakenUp(@TempDir Path folder) throws Exception {
        // Given
        grantAll("User:CN=client");
        Path keys = Files.copy(SecuredBroker.certificate("expired"), folder.resolve("keys.p12"));
        KafkaConnection kafka = broker.mutual(keys);

        // When
        try (ExactlyOnceLoop loop = loop(kafka, "expired");
                TopicFollower follower = follower(kafka)) {
            loop.start();
            follower.start();

            // Then
            awaitRefusal(loop, "the certificate in " + keys + " expired at 20");
            awaitRefusal(follower, "the certificate in " + keys + " expired at 20");

            // When: somebody renews the file, as a mounted secret is renewed
            Files.copy(SecuredBroker.certificate("client"), keys, StandardCopyOption.REPLACE_EXISTING);

            // Then
            awaitFirst(loop, follower);
        }
        assertThat(fatal).hasNullValue();
    }

    @Test
    void aWrongPasswordIsWaitedForUntilItIsRight() throws Exception {
        // Given
        grantAll("User:service");
        password("service", "right");
        KafkaConnection kafka = broker.password("service", "wrong");

        // When
        try (ExactlyOnceLoop loop = loop(kafka, "password");
                TopicFollower follower = follower(kafka)) {
            loop.start();
            follower.start();

            // Then
            awaitRefusal(loop, "invalid credentials");
            awaitRefusal(follower, "invalid credentials");
            assertThat(loop.state().toString()).doesNotContain("wrong");

            // When
            password("service", "wrong");

            // Then
            awaitFirst(loop, follower);
        }
        assertThat(fatal).hasNullValue();
    }

    @Test
    void whatOperatorsHaveSaidIsWaitedForOnceAndNotAtEachBeginning() throws Exception {
        // Given: a loop that has begun, and knows what operators have said
        String user = "User:operated";
        grantAll(user);
        password("operated", "right");
        KafkaConnection kafka = broker.password("operated", "right");
        try (Interventions interventions = new Interventions(kafka, "operated");
                ExactlyOnceLoop loop = loop(kafka, "operated").heeding(interventions)) {
            interventions.start();
            loop.start();
            await().atMost(LONG).until(() -> loop.state().ready() && !looped.isEmpty());

            // When: that topic is out of reach, and the loop has to begin again
            deny(user, Topics.INTERVENTIONS, AclOperation.ALL);
            deny(user, OUTPUT, AclOperation.WRITE);
            send("second");
            awaitRefusal(loop, "no right to WRITE the topic " + OUTPUT.name());
            operator.deleteAcls(List.of(denial(user, OUTPUT, AclOperation.WRITE).toFilter()))
                    .all()
                    .get();

            // Then
            await().atMost(LONG)
                    .until(() -> looped.contains("second") && loop.state().ready());
            assertThat(interventions.state().ready()).isFalse();
        }
        assertThat(fatal).hasNullValue();
    }

    private static void send(String value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = broker.operator().producer("test")) {
            producer.send(new ProducerRecord<>(INPUT.name(), value.getBytes(UTF_8)))
                    .get();
        }
    }

    private static void deny(String user, Topic topic, AclOperation operation) throws Exception {
        operator.createAcls(List.of(denial(user, topic, operation))).all().get();
    }

    private static AclBinding denial(String user, Topic topic, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic.name(), PatternType.LITERAL),
                new AccessControlEntry(user, "*", operation, AclPermissionType.DENY));
    }

    private ExactlyOnceLoop loop(KafkaConnection kafka, String service) {
        return new ExactlyOnceLoop(
                kafka,
                service,
                "0",
                INPUT,
                records -> {
                    List<ProducerRecord<byte[], byte[]>> output = new ArrayList<>();
                    records.forEach(record -> output.add(new ProducerRecord<>(OUTPUT.name(), record.value())));
                    records.forEach(record -> looped.add(new String(record.value(), UTF_8)));
                    return output;
                },
                fatal::set);
    }

    private TopicFollower follower(KafkaConnection kafka) {
        return new TopicFollower(kafka, "secured", INPUT, record -> followed.add(new String(record.value(), UTF_8)));
    }

    private void awaitFirst(ExactlyOnceLoop loop, TopicFollower follower) {
        await().atMost(LONG).until(() -> looped.contains("first") && followed.contains("first"));
        await().atMost(LONG)
                .until(() -> loop.state().ready() && follower.state().ready());
    }

    private static void awaitRefusal(Component component, String why) {
        await(component.name() + ": " + why).atMost(LONG).untilAsserted(() -> assertThat(component.state())
                .isInstanceOfSatisfying(ComponentState.Waiting.class, waiting -> assertThat(waiting.reason())
                        .startsWith("Kafka refuses " + component.name())
                        .containsIgnoringCase(why)));
        assertThat(component.state().alive()).isTrue();
    }

    private static void grantAll(String user) throws Exception {
        for (ResourceType type : List.of(ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID)) {
            grant(user, type, "*", PatternType.LITERAL, AclOperation.ALL);
        }
    }

    private static void grant(String user, ResourceType type, String name, PatternType pattern, AclOperation operation)
            throws Exception {
        operator.createAcls(List.of(new AclBinding(
                        new ResourcePattern(type, name, pattern),
                        new AccessControlEntry(user, "*", operation, AclPermissionType.ALLOW))))
                .all()
                .get();
    }

    private static void password(String user, String password) throws Exception {
        operator.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                .all()
                .get();
    }
}
