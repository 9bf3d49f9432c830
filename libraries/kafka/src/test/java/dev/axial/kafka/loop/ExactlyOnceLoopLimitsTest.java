package dev.axial.kafka.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.intervention.Intervention;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.TestKafka;
import dev.axial.kafka.component.ComponentState;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.intervention.Interventions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Cases in which a loop cannot go on as it would: missing offsets, output that is too large, polls that are too much,
 * skips.
 */
class ExactlyOnceLoopLimitsTest {

    private static final Duration LONG = Duration.ofSeconds(40);
    private static final int TOO_LARGE = 18 << 20;

    private final KafkaConnection kafka = TestKafka.connection();
    private final String service = TestKafka.unique("service");
    private final List<AutoCloseable> open = new ArrayList<>();
    private Topic input;
    private Topic output;

    @BeforeAll
    static void createSharedTopics() throws InterruptedException {
        TestKafka.create(Topics.INTERVENTIONS, Topics.PROMOTION_REQUESTS, Topics.PROMOTION_REQUESTS_REJECTED);
    }

    @BeforeEach
    void createTopics() throws InterruptedException {
        input = TestKafka.topic("input", 2);
        output = TestKafka.topic("output", 2);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void aPartitionWithoutACommitBeginsAtItsEarliestRecordAndCommitsThatAtOnce() throws Exception {
        // Given
        TestKafka.produceNumbers(kafka, input, 0, 20);
        deleteBefore(0, 4);

        // When: a loop that has not processed anything
        start(records -> {
            throw new NotReadyException("not yet");
        });

        // Then
        await().atMost(LONG).until(() -> committed().equals(Map.of(0, 4L, 1, 0L)));
    }

    @Test
    void pausesAPartitionWhoseCommittedOffsetIsGoneAndNamesWhatIsMissing() throws Exception {
        // Given: 10 records of each partition consumed, then 10 more of each, of which partition 0 loses 5
        TestKafka.produceNumbers(kafka, input, 0, 20);
        ExactlyOnceLoop before = start(this::copy);
        await().atMost(LONG).until(() -> outputs().size() == 20);
        before.close();
        TestKafka.produceNumbers(kafka, input, 20, 40);
        deleteBefore(0, committed().get(0) + 5);
        long committed = committed().get(0);

        // When
        ExactlyOnceLoop loop = start(this::copy);

        // Then: the other partition goes on
        await().atMost(LONG).until(() -> outputs().size() == 30);
        assertThat(loop.gaps()).containsExactly(new Gap(input.name(), 0, committed, committed + 5));
        assertThat(loop.missingRecords()).isEqualTo(5);
        await().atMost(LONG).untilAsserted(() -> assertThat(loop.state())
                .isInstanceOfSatisfying(ComponentState.Waiting.class, waiting -> assertThat(waiting.reason())
                        .contains(input.name() + " partition 0 no longer has offset " + committed)
                        .contains("./axial accept-gap ")));

        // When an operator accepts the loss
        publish(Intervention.acceptGap(input.name(), 0, committed, "they expired", "ada"));

        // Then
        await().atMost(LONG).until(() -> outputs().size() == 35);
        assertThat(outputs()).doesNotHaveDuplicates();
        await().atMost(LONG).until(() -> loop.state().ready());
        assertThat(loop.gaps()).isEmpty();
    }

    @Test
    void aRecordWhoseOutputIsTooLargeForItsTopicIsSetAsideAndItsNeighboursGoOn() throws Exception {
        // Given
        for (int i = 0; i < 10; i++) {
            TestKafka.produce(new ProducerRecord<>(
                    Topics.PROMOTION_REQUESTS.name(), service.getBytes(UTF_8), (service + " " + i).getBytes(UTF_8)));
        }

        // When
        loop(Topics.PROMOTION_REQUESTS, records -> {
            List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : mine(records)) {
                boolean large = new String(record.value(), UTF_8).endsWith(" 7");
                all.add(new ProducerRecord<>(output.name(), large ? new byte[TOO_LARGE] : record.value()));
            }
            return all;
        });

        // Then
        await().atMost(LONG).until(() -> outputs().size() == 9);
        await().atMost(LONG).until(() -> rejected().size() == 1);
        ConsumerRecord<byte[], byte[]> rejected = rejected().get(0);
        assertThat(rejected.value()).asString(UTF_8).isEqualTo(service + " 7");
        assertThat(header(rejected, ImageHeaders.REJECTION_REASON)).isEqualTo("too-large-output");
        assertThat(outputs())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 10)
                        .filter(i -> i != 7)
                        .mapToObj(i -> service + " " + i)
                        .toList());
    }

    @Test
    void aPollThatIsTooMuchForOneTransactionIsTriedInHalves() {
        // Given: transactions of more than 10 records fail
        TestKafka.produceNumbers(kafka, input, 0, 40);
        AtomicInteger failed = new AtomicInteger();

        // When
        start(records -> {
            List<ProducerRecord<byte[], byte[]>> copies = new ArrayList<>(copy(records));
            if (records.size() > 10) {
                failed.incrementAndGet();
                copies.add(new ProducerRecord<>(output.name(), new byte[TOO_LARGE]));
            }
            return copies;
        });

        // Then
        await().atMost(LONG).until(() -> outputs().size() == 40);
        assertThat(outputs()).doesNotHaveDuplicates();
        assertThat(failed.get()).isPositive();
    }

    @Test
    void aRecordThatAnOperatorSkipsIsSetAsideWholeWithTheReason() throws Exception {
        // Given: a record at which the step would fail for ever
        TestKafka.produce(new ProducerRecord<>(
                Topics.PROMOTION_REQUESTS.name(), service.getBytes(UTF_8), (service + " poison").getBytes(UTF_8)));
        TestKafka.produce(new ProducerRecord<>(
                Topics.PROMOTION_REQUESTS.name(), service.getBytes(UTF_8), (service + " good").getBytes(UTF_8)));
        Set<Long> offsets = ConcurrentHashMap.newKeySet();
        loop(Topics.PROMOTION_REQUESTS, records -> {
            List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : mine(records)) {
                if (new String(record.value(), UTF_8).endsWith(" poison")) {
                    offsets.add(record.offset());
                    throw new NotReadyException("this one never works");
                }
                all.add(new ProducerRecord<>(output.name(), record.value()));
            }
            return all;
        });
        await().atMost(LONG).until(() -> !offsets.isEmpty());

        // When
        publish(Intervention.skip(
                Topics.PROMOTION_REQUESTS.name(), 0, offsets.iterator().next(), "it never works", "ada"));

        // Then
        await().atMost(LONG).until(() -> outputs().equals(List.of(service + " good")));
        assertThat(rejected()).hasSize(1).first().satisfies(record -> {
            assertThat(record.value()).asString(UTF_8).isEqualTo(service + " poison");
            assertThat(header(record, ImageHeaders.REJECTION_REASON)).isEqualTo("skipped");
            assertThat(header(record, ImageHeaders.REJECTION_DETAIL)).isEqualTo("skipped by ada: it never works");
        });
    }

    @Test
    void waitsWhileAnOutputHasFewerPartitionsThanItsInputAndGoesOnOnceItHasAsMany() throws Exception {
        // Given
        Topic narrow = TestKafka.topic("narrow", 1);
        TestKafka.produceNumbers(kafka, input, 0, 10);
        ExactlyOnceLoop.Step step = new ExactlyOnceLoop.Step() {
            @Override
            public Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> records) {
                return records.stream()
                        .map(record -> new ProducerRecord<byte[], byte[]>(
                                narrow.name(), record.partition(), null, record.value()))
                        .toList();
            }

            @Override
            public List<Topic> copartitioned() {
                return List.of(narrow);
            }
        };

        // When
        ExactlyOnceLoop loop = loop(input, step);

        // Then
        await().atMost(LONG)
                .until(() -> loop.state() instanceof ComponentState.Waiting waiting
                        && waiting.reason().contains(narrow.name() + "=1"));

        // When
        try (Admin admin = kafka.admin("test-partitions")) {
            admin.createPartitions(Map.of(narrow.name(), NewPartitions.increaseTo(2)))
                    .all()
                    .get();
        }

        // Then
        Topic wide = new Topic(narrow.name(), 2, narrow.retention(), narrow.maxMessageBytes());
        await().atMost(LONG).until(() -> TestKafka.readValues(kafka, wide).size() == 10);
        assertThat(loop.state().ready()).isTrue();
    }

    private ExactlyOnceLoop start(ExactlyOnceLoop.Step step) {
        return loop(input, step);
    }

    private ExactlyOnceLoop loop(Topic topic, ExactlyOnceLoop.Step step) {
        KafkaConnection attentive = kafka.with("metadata.max.age.ms", "500");
        Interventions interventions = new Interventions(kafka, service);
        ExactlyOnceLoop loop = new ExactlyOnceLoop(
                        attentive, service, "0", topic, step, new LoopSettings(100, Duration.ofMinutes(1)), fatal -> {})
                .heeding(interventions);
        open.add(loop);
        open.add(interventions);
        interventions.start();
        loop.start();
        return loop;
    }

    private Collection<ProducerRecord<byte[], byte[]>> copy(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record -> new ProducerRecord<byte[], byte[]>(output.name(), record.key(), record.value()))
                .toList();
    }

    /** The topic is shared by the tests of this class. */
    private List<ConsumerRecord<byte[], byte[]>> mine(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .filter(record -> service.equals(new String(record.key(), UTF_8)))
                .toList();
    }

    private List<String> outputs() {
        return TestKafka.readValues(kafka, output);
    }

    private List<ConsumerRecord<byte[], byte[]>> rejected() {
        return mine(TestKafka.readAll(kafka, Topics.PROMOTION_REQUESTS_REJECTED));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private static void publish(Intervention intervention) throws Exception {
        TestKafka.produce(
                CloudEvents.record(Topics.INTERVENTIONS, intervention.key(), "intervention", "test", intervention));
    }

    private void deleteBefore(int partition, long offset) throws Exception {
        try (Admin admin = kafka.admin("test-delete")) {
            admin.deleteRecords(
                            Map.of(new TopicPartition(input.name(), partition), RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    private Map<Integer, Long> committed() throws Exception {
        try (Admin admin = kafka.admin("test-committed")) {
            Map<Integer, Long> committed = new HashMap<>();
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets("axial-" + service)
                    .partitionsToOffsetAndMetadata()
                    .get();
            offsets.forEach((partition, offset) -> committed.put(partition.partition(), offset.offset()));
            return committed;
        }
    }
}
