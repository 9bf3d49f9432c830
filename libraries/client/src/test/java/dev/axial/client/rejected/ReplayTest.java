package dev.axial.client.rejected;

import static dev.axial.contract.image.RejectionReason.EMPTY;
import static dev.axial.contract.image.RejectionReason.TOO_MANY_BYTES;
import static dev.axial.contract.image.RejectionReason.UNDECODABLE;
import static dev.axial.contract.image.RejectionReason.UNKNOWN_MODEL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.client.rejected.Replay.ReplayOutcome;
import dev.axial.client.stream.AnswerReader;
import dev.axial.client.stream.ImageAnswer;
import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.rejection.Rejection;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.terminal.CommandException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test sets records aside under keys of its own, in topics that all share. */
class ReplayTest {

    private static final byte[] IMAGE = {1, 2, 3};

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static KafkaConnection kafka;
    private static SetAside setAside;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        broker = EmbeddedBroker.start(folder, 0);
        kafka = KafkaConnection.to(broker.bootstrapServers());
        TopicCreation.create(kafka, Topics.ALL);
        setAside = new SetAside(kafka);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void listsWhatWasSetAsideWithTheNewestLast() throws Exception {
        // Given
        RejectedId first = setAside.image("list-a", EMPTY, new byte[0]);
        RejectedId second = setAside.image("list-b", UNDECODABLE, IMAGE);

        // When
        List<RejectedRecord> listed = listed("list-");

        // Then
        assertThat(listed).extracting(RejectedRecord::id).containsExactly(first, second);
        RejectedRecord last = listed.get(1);
        assertThat(last.key()).contains("list-b");
        assertThat(last.bytes()).isEqualTo(3);
        assertThat(last.reason()).isEqualTo("undecodable");
        assertThat(last.detail()).isEqualTo("it is undecodable");
        assertThat(last.replayedAt()).isEmpty();
    }

    @Test
    void explainsARecordAndReadsItWhole() throws Exception {
        // Given
        RejectedId id = setAside.image("show", UNKNOWN_MODEL, IMAGE);

        // When
        List<String> lines;
        try (RejectedReader reader = new RejectedReader(kafka)) {
            lines = Explanation.of(RejectedLog.find(kafka, id, read -> {}), reader.read(id))
                    .lines();
        }

        // Then
        assertThat(lines)
                .contains("  record      " + id + "  (axial.images.rejected partition " + id.partition() + " offset "
                        + id.offset() + ")")
                .contains("  came from   axial.images/2/41")
                .contains("  sent again  no")
                .contains("  value       3 bytes, beginning with 01 02 03")
                .contains("  reason      unknown-model")
                .contains("  detail      it is unknown-model")
                .contains("  right is    the name of a model that has a champion, in the header axial-model")
                .contains("  header      axial-label: liver")
                .noneMatch(line -> line.contains("axial-rejection"));
    }

    @Test
    void sendsAllThatWaitWithKeyValueAndHeadersAsTheyCame() throws Exception {
        // Given: together more than one transaction takes
        byte[] large = new byte[5 << 20];
        Arrays.fill(large, (byte) 7);
        setAside.image("all-a", UNKNOWN_MODEL, large);
        setAside.image("all-b", EMPTY, large);

        // When
        ReplayOutcome outcome = replay(List.of(), Optional.empty());

        // Then
        List<ConsumerRecord<byte[], byte[]>> images = setAside.images("all-");
        assertThat(outcome.sent()).isGreaterThanOrEqualTo(2); // other tests may have left some
        assertThat(setAside.keys("all-")).containsExactlyInAnyOrder("all-a", "all-b");
        assertThat(images).allSatisfy(image -> {
            assertThat(image.value()).isEqualTo(large);
            assertThat(image.headers().lastHeader(ImageHeaders.LABEL).value()).isEqualTo("liver".getBytes(UTF_8));
            assertThat(image.headers().lastHeader(ImageHeaders.REJECTION_REASON))
                    .isNull();
            assertThat(image.headers().lastHeader(ImageHeaders.REJECTION_DETAIL))
                    .isNull();
        });
        assertThat(listed("all-")).hasSize(2).allMatch(record -> record.replayedAt()
                .isPresent());
    }

    @Test
    void sendsOnlyWhatWasSetAsideForTheReason() throws Exception {
        // Given
        setAside.image("reason-a", UNKNOWN_MODEL, IMAGE);
        setAside.image("reason-b", UNDECODABLE, IMAGE);

        // When
        replay(List.of(), Optional.of("unknown-model"));

        // Then
        assertThat(setAside.keys("reason-")).containsExactly("reason-a");
    }

    @Test
    void sendsOnlyTheRecordOfTheIdAndThatOnce() throws Exception {
        // Given
        RejectedId a = setAside.image("id-a", UNDECODABLE, IMAGE);
        setAside.image("id-b", UNDECODABLE, IMAGE);

        // When
        ReplayOutcome first = replay(List.of(a), Optional.empty());
        ReplayOutcome second = replay(List.of(a, a), Optional.empty());

        // Then
        assertThat(first).isEqualTo(new ReplayOutcome(1, 0, 0));
        assertThat(second).isEqualTo(new ReplayOutcome(0, 1, 0));
        assertThat(setAside.keys("id-")).containsExactly("id-a");
    }

    @Test
    void sendsOnceAfterAReplayThatWasKilledBeforeItsCommit() throws Exception {
        // Given
        RejectedId id = setAside.image("killed", UNDECODABLE, IMAGE);
        KafkaProducer<byte[], byte[]> killed = begunReplay(id);
        killed.close(Duration.ZERO); // as a killed process leaves it: sent, and neither committed nor aborted

        // When
        ReplayOutcome outcome = replay(List.of(id), Optional.empty());

        // Then
        assertThat(outcome).isEqualTo(new ReplayOutcome(1, 0, 0));
        assertThat(setAside.keys("killed")).containsExactly("killed");
        assertThat(replay(List.of(id), Optional.empty())).isEqualTo(new ReplayOutcome(0, 1, 0));
    }

    @Test
    void fencesAReplayThatIsUnderWay() throws Exception {
        // Given
        RejectedId id = setAside.image("fenced", UNDECODABLE, IMAGE);
        try (KafkaProducer<byte[], byte[]> underWay = begunReplay(id)) {
            // When
            ReplayOutcome outcome = replay(List.of(id), Optional.empty());

            // Then
            assertThat(outcome).isEqualTo(new ReplayOutcome(1, 0, 0));
            assertThatThrownBy(underWay::commitTransaction).isInstanceOf(KafkaException.class);
        }
        assertThat(setAside.keys("fenced")).containsExactly("fenced");
    }

    @Test
    void sendsOnceHoweverManyReplaysRunAtOnce() throws Exception {
        // Given
        List<RejectedId> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(setAside.image("many-" + i, UNDECODABLE, IMAGE));
        }

        // When: each begins while others are under way, and may be fenced by them
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            threads.invokeAll(Collections.nCopies(6, () -> {
                try {
                    return replay(ids, Optional.empty()).sent();
                } catch (CommandException fenced) {
                    return 0;
                }
            }));
        } finally {
            threads.shutdownNow();
        }
        replay(ids, Optional.empty());

        // Then
        assertThat(setAside.keys("many-")).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void saysThatAnotherReplayTookOver() throws Exception {
        // Given: two records, too large for one transaction, and another replay that begins between them
        byte[] large = new byte[5 << 20];
        RejectedId a = setAside.image("over-a", UNDECODABLE, large);
        RejectedId b = setAside.image("over-b", UNDECODABLE, large);

        // When // Then
        assertThatThrownBy(() -> new Replay(kafka, read -> {}).run(List.of(a, b), Optional.empty(), sent -> {
                    try (KafkaProducer<byte[], byte[]> other =
                            kafka.transactionalProducer("other", Replay.TRANSACTIONAL_ID)) {
                        other.initTransactions();
                    }
                }))
                .isInstanceOf(CommandException.class)
                .hasMessage("Another replay has begun and goes on in place of this one; sent by then: 1. "
                        + "The same replay, begun again, sends what is left, and nothing twice.");
        assertThat(replay(List.of(a, b), Optional.empty())).isEqualTo(new ReplayOutcome(1, 1, 0));
        assertThat(setAside.keys("over-")).containsExactlyInAnyOrder("over-a", "over-b");
    }

    @Test
    void sendsAgainWhatItsConsumerFailedAtUnforeseen() throws Exception {
        // Given: as Reactive Messaging sets it aside
        ProducerRecord<byte[], byte[]> dead =
                new ProducerRecord<>(Topics.IMAGES_REJECTED.name(), 0, "dead".getBytes(UTF_8), IMAGE);
        dead.headers().add("dead-letter-reason", "disk full".getBytes(UTF_8));
        dead.headers().add("dead-letter-offset", "5".getBytes(UTF_8));
        dead.headers().add(ImageHeaders.LABEL, "liver".getBytes(UTF_8));
        RejectedId id = setAside.send(dead);

        // When
        RejectedRecord listed = RejectedLog.find(kafka, id, read -> {});
        replay(List.of(id), Optional.of(RejectionHeaders.UNFORESEEN));

        // Then
        assertThat(listed.reason()).isEqualTo("unforeseen");
        assertThat(listed.detail()).isEqualTo("disk full");
        assertThat(setAside.images("dead")).singleElement().satisfies(image -> assertThat(image.headers())
                .extracting(header -> header.key())
                .containsExactly(ImageHeaders.LABEL));
    }

    @Test
    void refusesAnIdWithoutRecordAndSendsNothing() throws Exception {
        // Given
        RejectedId there = setAside.image("unknown", UNDECODABLE, IMAGE);
        RejectedId absent = new RejectedId(Topics.IMAGES_REJECTED, 5, 999_999);

        // When // Then
        assertThatThrownBy(() -> replay(List.of(there, absent), Optional.empty()))
                .isInstanceOf(CommandException.class)
                .hasMessage("There is no rejected record images/5/999999.");
        assertThat(setAside.keys("unknown")).isEmpty();
    }

    @Test
    void refusesToSendARecordWhoseValueWasLeftOut() throws Exception {
        // Given: one that came compressed, far larger than any topic takes
        ConsumerRecord<byte[], byte[]> image = new ConsumerRecord<>(
                Topics.IMAGES.name(),
                2,
                77,
                "huge".getBytes(UTF_8),
                new byte[Topics.IMAGES_REJECTED.maxMessageBytes()]);
        RejectedId huge = setAside.send(Rejection.of(image, Topics.IMAGES_REJECTED, TOO_MANY_BYTES, "at most 8 MiB"));
        setAside.image("beside-huge", TOO_MANY_BYTES, IMAGE);

        // When // Then: asked for by its id
        assertThatThrownBy(() -> replay(List.of(huge), Optional.empty()))
                .isInstanceOf(CommandException.class)
                .hasMessage("Record " + huge + " cannot be sent again: its value was too large to be set aside with "
                        + "it.");

        // When // Then: among others, which it does not hold up
        assertThat(replay(List.of(), Optional.of("too-many-bytes"))).isEqualTo(new ReplayOutcome(1, 0, 1));
        assertThat(setAside.keys("huge")).isEmpty();
        assertThat(setAside.keys("beside-huge")).hasSize(1);
        try (RejectedReader reader = new RejectedReader(kafka)) {
            assertThat(Explanation.of(RejectedLog.find(kafka, huge, read -> {}), reader.read(huge))
                            .lines())
                    .contains("  came from   axial.images/2/77")
                    .contains("  value       too large to be set aside");
        }
    }

    @Test
    void leavesNotesThatNoReaderTakesForARejection() throws Exception {
        // Given
        RejectedId id = setAside.image("noted", UNDECODABLE, IMAGE);
        try (AnswerReader answers = new AnswerReader(kafka, "")) {
            // When
            replay(List.of(id), Optional.empty());

            // Then: the log waits for the note, so the answers have it too
            RejectedId note = new RejectedId(id.topic(), id.partition(), id.offset() + 1);
            assertThat(RejectedLog.find(kafka, id, read -> {}).replayedAt()).isPresent();
            assertThatThrownBy(() -> RejectedLog.find(kafka, note, read -> {})).isInstanceOf(CommandException.class);
            assertThat(answers.drain()).extracting(ImageAnswer::id).isEmpty();
        }
    }

    /** A replay of this record up to where it would commit. */
    private static KafkaProducer<byte[], byte[]> begunReplay(RejectedId id) throws CommandException {
        KafkaProducer<byte[], byte[]> producer = kafka.transactionalProducer("begun", Replay.TRANSACTIONAL_ID);
        producer.initTransactions();
        producer.beginTransaction();
        try (RejectedReader reader = new RejectedReader(kafka)) {
            Replay.send(producer, List.of(id), List.of(reader.read(id)));
        }
        producer.flush();
        return producer;
    }

    private static ReplayOutcome replay(List<RejectedId> ids, Optional<String> reason)
            throws CommandException, InterruptedException {
        return new Replay(kafka, read -> {}).run(ids, reason, sent -> {});
    }

    private static List<RejectedRecord> listed(String prefix) throws CommandException, InterruptedException {
        return RejectedLog.read(kafka, RejectedTopics.ALL, read -> {}).stream()
                .filter(record -> record.key().orElse("").startsWith(prefix))
                .toList();
    }
}
