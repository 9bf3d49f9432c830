package dev.axial.client.rejected;

import static dev.axial.contract.image.RejectionReason.UNDECODABLE;
import static dev.axial.contract.image.RejectionReason.UNKNOWN_MODEL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LONG;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.rejection.Rejection;
import dev.axial.kafka.topics.TopicCreation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many records in several partitions, read from their end. */
class RejectedLogTest {

    private static final int RECORDS = 6_000;

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static KafkaConnection kafka;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start(folder, 0);
        kafka = KafkaConnection.to(broker.bootstrapServers());
        TopicCreation.create(kafka, Topics.ALL);
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("set-aside")) {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                sent.add(producer.send(Rejection.of(
                        new ConsumerRecord<>(
                                Topics.IMAGES.name(),
                                i % 6,
                                i / 6,
                                String.format("image-%05d", i).getBytes(UTF_8),
                                new byte[100]),
                        Topics.IMAGES_REJECTED,
                        i % 3 == 0 ? UNKNOWN_MODEL : UNDECODABLE,
                        "it is number " + i)));
                if (i == RECORDS - 61) {
                    producer.flush(); // so that the last 60 are newer than all others
                }
            }
            for (Future<?> one : sent) {
                one.get();
            }
        }
    }

    @AfterAll
    static void stop() throws IOException {
        broker.close();
    }

    @Test
    void givesTheNewestOfAllPartitionsWithTheNewestLast() throws Exception {
        // When
        RejectedLog.Newest newest = RejectedLog.newest(kafka, RejectedTopics.ALL, 50);

        // Then
        assertThat(newest.records()).hasSize(50).isSortedAccordingTo((one, other) -> one.at()
                .compareTo(other.at()));
        assertThat(newest.records())
                .allSatisfy(record -> assertThat(record.key().orElseThrow()).isGreaterThanOrEqualTo("image-05940"));
        assertThat(newest.older()).isBetween(RECORDS - 50L, RECORDS - 40L); // a note and its marker may be among them
    }

    @Test
    void readsOneBlockOfEachPartitionForTheNewestRecords() throws Exception {
        // Given
        List<Long> progress = new ArrayList<>();

        // When
        try (RejectedScan scan = new RejectedScan(kafka, List.of(Topics.IMAGES_REJECTED), false, progress::add)) {
            for (int i = 0; i < 50; i++) {
                assertThat(scan.next()).isPresent();
            }
        }

        // Then: 6 blocks of 64 records, of 6,000
        assertThat(progress).last().asInstanceOf(LONG).isEqualTo(6 * 64L);
    }

    @Test
    void givesAllOfThemOnceWhereMoreAreAskedForThanThereAre() throws Exception {
        // When
        RejectedLog.Newest newest = RejectedLog.newest(kafka, List.of(Topics.IMAGES_REJECTED), 100_000);
        List<Long> progress = new ArrayList<>();
        List<RejectedRecord> all = RejectedLog.read(kafka, List.of(Topics.IMAGES_REJECTED), progress::add);

        // Then
        assertThat(newest.records()).hasSize(RECORDS);
        assertThat(newest.older()).isZero();
        assertThat(newest.records()).extracting(RejectedRecord::id).doesNotHaveDuplicates();
        assertThat(all).hasSize(RECORDS);
        assertThat(progress).isSorted().last().asInstanceOf(LONG).isBetween((long) RECORDS, RECORDS + 10L);
    }

    @Test
    void knowsOfARecordFarBackThatItWasSentAgain() throws Exception {
        // Given
        RejectedId old = new RejectedId(Topics.IMAGES_REJECTED, 3, 2);
        new Replay(kafka, read -> {}).run(List.of(old), Optional.empty(), sent -> {});

        // When
        RejectedRecord found = RejectedLog.find(kafka, old, read -> {});
        List<RejectedRecord> all = RejectedLog.read(kafka, List.of(Topics.IMAGES_REJECTED), read -> {});

        // Then
        assertThat(found.replayedAt()).isPresent();
        assertThat(all).filteredOn(record -> record.replayedAt().isPresent()).containsExactly(found);
    }
}
