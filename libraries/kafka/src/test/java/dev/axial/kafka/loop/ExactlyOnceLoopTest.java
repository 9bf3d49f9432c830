package dev.axial.kafka.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.TestKafka;
import dev.axial.kafka.component.ComponentState;
import dev.axial.kafka.topics.TopicCreation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExactlyOnceLoopTest {

    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Consumer<Throwable> UNEXPECTED = error -> {
        throw new AssertionError("the loop gave up", error);
    };

    private final KafkaConnection kafka = TestKafka.connection();
    private final List<ExactlyOnceLoop> loops = new ArrayList<>();
    private final String service = TestKafka.unique("service");
    private Topic input;
    private Topic output;

    @BeforeEach
    void createTopics() throws InterruptedException {
        input = TestKafka.topic("input", 3);
        output = TestKafka.topic("output", 3);
    }

    @AfterEach
    void closeLoops() {
        loops.forEach(ExactlyOnceLoop::close);
    }

    @Test
    void passesEachRecordOnceAndInTheOrderOfItsPartition() {
        // Given
        TestKafka.produceNumbers(kafka, input, 0, 2_000);

        // When
        start("0", this::copy);

        // Then
        awaitEachOnce(2_000);
        for (int partition = 0; partition < 3; partition++) {
            int of = partition;
            assertThat(TestKafka.readAll(kafka, output).stream()
                            .filter(record -> record.partition() == of)
                            .map(record -> Integer.parseInt(new String(record.value(), UTF_8))))
                    .isSorted();
        }
    }

    @Test
    void asksAStepThatIsNotReadyAgainWithTheSameRecords() {
        // Given
        TestKafka.produceNumbers(kafka, input, 0, 30);
        AtomicInteger asked = new AtomicInteger();

        // When
        ExactlyOnceLoop loop = start("0", records -> {
            if (asked.incrementAndGet() <= 3) {
                throw new NotReadyException("no model yet");
            }
            return copy(records);
        });

        // Then
        awaitEachOnce(30);
        await().atMost(LONG).until(() -> loop.state().equals(new ComponentState.Running()));
    }

    @Test
    void isNotReadyBeforeKafkaHasGivenItItsPartitions() {
        // Given
        ExactlyOnceLoop loop =
                new ExactlyOnceLoop(KafkaConnection.to("127.0.0.1:1"), service, "0", input, this::copy, UNEXPECTED);
        loops.add(loop);

        // When
        loop.start();

        // Then
        assertThat(loop.state()).isInstanceOf(ComponentState.Waiting.class);
        assertThat(loop.state().obstacle()).contains("it has not reached Kafka yet");
    }

    @Test
    void saysWhatItWaitsFor() {
        // Given
        TestKafka.produceNumbers(kafka, input, 0, 1);

        // When
        ExactlyOnceLoop loop = start("0", records -> {
            throw new NotReadyException("no model yet");
        });

        // Then
        await().atMost(LONG).until(() -> loop.state().equals(new ComponentState.Waiting("no model yet")));
        assertThat(TestKafka.readValues(kafka, output)).isEmpty();
    }

    @Test
    void anAbortedTransactionLeavesNeitherOutputNorOffsets() {
        // Given
        TestKafka.produceNumbers(kafka, input, 0, 300);
        AtomicInteger transforms = new AtomicInteger();

        // When
        start("0", records -> {
            List<ProducerRecord<byte[], byte[]>> copies = new ArrayList<>(copy(records));
            int transform = transforms.incrementAndGet();
            if (transform <= 5 && transform % 2 == 1) { // too large for the producer: the commit fails
                copies.add(new ProducerRecord<>(output.name(), new byte[18 << 20]));
            }
            return copies;
        });

        // Then
        awaitEachOnce(300);
        assertThat(transforms.get()).isGreaterThan(1);
    }

    @Test
    void whatWasTransformedButNotCommittedIsTheNextOwners() throws InterruptedException {
        // Given
        TestKafka.produceNumbers(kafka, input, 0, 50);
        CountDownLatch inTheMiddle = new CountDownLatch(1);
        ExactlyOnceLoop first = start("0", records -> {
            inTheMiddle.countDown();
            new CountDownLatch(1).await(); // until it is interrupted
            return copy(records);
        });
        inTheMiddle.await();

        // When
        first.close();
        start("0", this::copy);

        // Then
        awaitEachOnce(50);
        assertThat(first.state()).isEqualTo(new ComponentState.Stopped());
    }

    @Test
    void aReplicaThatJoinsAndLeavesChangesNothing() {
        // Given
        TestKafka.produceNumbers(kafka, input, 0, 1_000);
        start("0", this::copy);
        await().atMost(LONG).until(() -> !TestKafka.readValues(kafka, output).isEmpty());

        // When
        ExactlyOnceLoop joining = start("1", this::copy);
        TestKafka.produceNumbers(kafka, input, 1_000, 2_000);
        await().atMost(LONG).until(() -> TestKafka.readValues(kafka, output).size() > 1_000);
        joining.close();
        TestKafka.produceNumbers(kafka, input, 2_000, 3_000);

        // Then
        awaitEachOnce(3_000);
    }

    @Test
    void aReplicaThatStopsGivesItsPartitionsAwayAtOnce() {
        // Given two replicas, each with some of the partitions, whose sessions last longer than this test
        KafkaConnection patient = kafka.with("session.timeout.ms", "600000");
        ExactlyOnceLoop leaving = start(patient, "0");
        ExactlyOnceLoop staying = start(patient, "1");
        await().atMost(LONG).until(() -> List.of(leaving.state(), staying.state())
                .equals(List.of(new ComponentState.Running(), new ComponentState.Running())));
        TestKafka.produceNumbers(kafka, input, 0, 100);
        awaitEachOnce(100);

        // When
        leaving.close();
        TestKafka.produceNumbers(kafka, input, 100, 200);

        // Then
        awaitEachOnce(200);
    }

    @Test
    void ofTwoOwnersOfOneNameAtMostOneGoesOn() {
        // Given
        AtomicInteger fenced = new AtomicInteger();
        TestKafka.produceNumbers(kafka, input, 0, 10);
        start("0", this::copy, fatal -> fenced.incrementAndGet());
        awaitEachOnce(10);

        // When
        start("0", this::copy, fatal -> fenced.incrementAndGet());
        TestKafka.produceNumbers(kafka, input, 10, 20);

        // Then
        await().atMost(LONG).until(() -> fenced.get() > 0);
        assertThat(loops).anyMatch(loop -> loop.state() instanceof ComponentState.Broken);

        // When a supervisor starts it again, as it does with a process that ended
        loops.forEach(ExactlyOnceLoop::close);
        start("0", this::copy);

        // Then
        awaitEachOnce(20);
    }

    @Test
    void aFloodStaysInKafkaAndReachesTheStepInBoundedPieces() throws Exception {
        // Given: a step that is at its first records while ten thousand more come
        CountDownLatch atFirst = new CountDownLatch(1);
        CountDownLatch flooded = new CountDownLatch(1);
        AtomicInteger largest = new AtomicInteger();
        TestKafka.produceNumbers(kafka, input, 0, 10);
        start("0", records -> {
            largest.accumulateAndGet(records.size(), Math::max);
            atFirst.countDown();
            flooded.await();
            return copy(records);
        });
        atFirst.await();

        // When
        TestKafka.produceNumbers(kafka, input, 10, 10_010);

        // Then: all of it is lag
        try (Admin admin = kafka.admin("test-lag")) {
            assertThat(admin.listConsumerGroupOffsets("axial-" + service)
                            .partitionsToOffsetAndMetadata()
                            .get()
                            .values())
                    .allSatisfy(committed -> assertThat(committed.offset()).isZero());
        }
        flooded.countDown();
        awaitEachOnce(10_010);
        assertThat(largest.get()).isLessThanOrEqualTo(100); // of the loop's settings
    }

    @Test
    void partitionsOfOneNumberOfSeveralInputsBelongToOneMember() throws InterruptedException {
        // Given
        Topic second = TestKafka.topic("second", 3);
        TestKafka.produceNumbers(kafka, input, 0, 300);
        TestKafka.produceNumbers(kafka, second, 300, 600);
        Map<String, Set<TopicPartition>> owned = new ConcurrentHashMap<>();

        // When
        for (String instance : List.of("0", "1")) {
            start(instance, List.of(input, second), new ExactlyOnceLoop.Step() {
                @Override
                public Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> all) {
                    return copy(all);
                }

                @Override
                public void assigned(Map<TopicPartition, Long> positions) {
                    owned.put(instance, Set.copyOf(positions.keySet()));
                }
            });
        }

        // Then
        awaitEachOnce(600);
        await().atMost(LONG)
                .until(() -> owned.size() == 2
                        && owned.values().stream().mapToInt(Set::size).sum() == 6
                        && owned.values().stream().noneMatch(Set::isEmpty));
        assertThat(owned.values())
                .allSatisfy(partitions -> assertThat(partitions).allSatisfy(one -> assertThat(partitions)
                        .contains(
                                new TopicPartition(input.name(), one.partition()),
                                new TopicPartition(second.name(), one.partition()))));
    }

    @Test
    void aPartitionThatIsHeldBackWaitsAndItsNeighboursGoOn() throws InterruptedException {
        // Given
        Topic held = TestKafka.topic("held", 3);
        AtomicBoolean open = new AtomicBoolean();
        TestKafka.produceNumbers(kafka, held, 0, 100);
        TestKafka.produceNumbers(kafka, input, 100, 200);

        // When
        start("0", List.of(input, held), new ExactlyOnceLoop.Step() {
            @Override
            public Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> all) {
                return copy(all);
            }

            @Override
            public Set<TopicPartition> heldBack(Set<TopicPartition> assignment) {
                return assignment.stream()
                        .filter(partition -> !open.get() && partition.topic().equals(held.name()))
                        .collect(Collectors.toSet());
            }
        });

        // Then
        await().atMost(LONG).until(() -> TestKafka.readValues(kafka, output).size() >= 100);
        assertThat(TestKafka.readValues(kafka, output)).doesNotContainAnyElementsOf(numbers(100));
        open.set(true);
        awaitEachOnce(200);
    }

    @Test
    void whatAStepDidNotTakeIsPolledAgain() {
        // Given
        TestKafka.produceNumbers(kafka, input, 0, 60);
        AtomicInteger committed = new AtomicInteger();

        // When: of each partition one record at a time
        start("0", List.of(input), new ExactlyOnceLoop.Step() {
            private final Map<TopicPartition, Long> rest = new HashMap<>();

            @Override
            public Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> all) {
                rest.clear();
                Set<TopicPartition> taken = new HashSet<>();
                List<ConsumerRecord<byte[], byte[]>> first = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : all) {
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    if (taken.add(partition)) {
                        first.add(record);
                    } else {
                        rest.putIfAbsent(partition, record.offset());
                    }
                }
                return copy(first);
            }

            @Override
            public Map<TopicPartition, Long> notTaken() {
                return rest;
            }

            @Override
            public void committed() {
                committed.incrementAndGet();
            }
        });

        // Then
        awaitEachOnce(60);
        assertThat(committed.get()).isGreaterThanOrEqualTo(60 / 3);
    }

    @Test
    void anErrorOfTheStepIsFatal() {
        // Given
        AtomicReference<Throwable> fatal = new AtomicReference<>();
        TestKafka.produceNumbers(kafka, input, 0, 1);

        // When
        ExactlyOnceLoop loop = start(
                "0",
                records -> {
                    throw new IllegalStateException("a defect");
                },
                fatal::set);

        // Then
        await().atMost(LONG).until(() -> fatal.get() != null);
        assertThat(loop.state()).isEqualTo(new ComponentState.Broken("java.lang.IllegalStateException: a defect"));
    }

    @Test
    void goesOnAfterTheBrokerWasAway(@TempDir Path folder) throws Exception {
        // Given
        EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        KafkaConnection own = KafkaConnection.to(broker.bootstrapServers());
        TopicCreation.create(own, List.of(input, output));
        TestKafka.produceNumbers(own, input, 0, 500);
        ExactlyOnceLoop loop = new ExactlyOnceLoop(own, service, "0", input, this::copy, UNEXPECTED);
        loops.add(loop);
        loop.start();
        await().atMost(LONG).until(() -> !TestKafka.readValues(own, output).isEmpty());

        // When
        broker.close();
        String address = broker.bootstrapServers();
        try (EmbeddedBroker again =
                EmbeddedBroker.start(folder, Integer.parseInt(address.substring(address.indexOf(':') + 1)))) {
            TestKafka.produceNumbers(own, input, 500, 1_000);

            // Then
            await().atMost(LONG).until(() -> TestKafka.readValues(own, output).size() >= 1_000);
            assertThat(TestKafka.readValues(own, output)).containsExactlyInAnyOrderElementsOf(numbers(1_000));
            loop.close();
        }
    }

    private ExactlyOnceLoop start(KafkaConnection own, String instance) {
        ExactlyOnceLoop loop = new ExactlyOnceLoop(own, service, instance, input, this::copy, UNEXPECTED);
        loops.add(loop);
        loop.start();
        return loop;
    }

    private ExactlyOnceLoop start(String instance, ExactlyOnceLoop.Step step) {
        return start(instance, step, UNEXPECTED);
    }

    private ExactlyOnceLoop start(String instance, ExactlyOnceLoop.Step step, Consumer<Throwable> onFatal) {
        return start(instance, List.of(input), step, onFatal);
    }

    private ExactlyOnceLoop start(String instance, List<Topic> inputs, ExactlyOnceLoop.Step step) {
        return start(instance, inputs, step, UNEXPECTED);
    }

    private ExactlyOnceLoop start(
            String instance, List<Topic> inputs, ExactlyOnceLoop.Step step, Consumer<Throwable> onFatal) {
        ExactlyOnceLoop loop = new ExactlyOnceLoop(
                kafka, service, instance, inputs, step, new LoopSettings(100, Duration.ofMinutes(1)), onFatal);
        loops.add(loop);
        loop.start();
        return loop;
    }

    private Collection<ProducerRecord<byte[], byte[]>> copy(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(record -> new ProducerRecord<byte[], byte[]>(
                        output.name(), record.partition(), record.key(), record.value()))
                .toList();
    }

    /** Waits for as many, then compares what came with what was sent: nothing lost, nothing doubled. */
    private void awaitEachOnce(int count) {
        await().atMost(LONG).until(() -> TestKafka.readValues(kafka, output).size() >= count);
        assertThat(TestKafka.readValues(kafka, output)).containsExactlyInAnyOrderElementsOf(numbers(count));
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
}
