package dev.axial.kafka.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.TestKafka;
import dev.axial.kafka.component.ComponentState;
import dev.axial.kafka.topics.TopicCreation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults between {@code beginTransaction} and the end of {@code commitTransaction}. */
class ExactlyOnceLoopUnderFaultsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final KafkaConnection kafka = impatient(TestKafka.connection());
    private final KafkaConnection held = kafka.with("interceptor.classes", MidTransaction.class.getName());
    private final List<ExactlyOnceLoop> loops = new CopyOnWriteArrayList<>();
    private final String service = TestKafka.unique("service");
    private Topic input;
    private Topic output;
    private volatile boolean closing;

    /** Sessions of 1.5 s and transactions of 1 s, which the embedded broker ends within another second. */
    static KafkaConnection impatient(KafkaConnection kafka) {
        return kafka.with("session.timeout.ms", "1500")
                .with("heartbeat.interval.ms", "300")
                .with("transaction.timeout.ms", "1000");
    }

    @BeforeEach
    void createTopics() throws InterruptedException {
        input = TestKafka.topic("input", 3);
        output = TestKafka.topic("output", 3);
        TestKafka.produceNumbers(kafka, input, 0, 300);
    }

    @AfterEach
    void closeLoops() {
        MidTransaction.once(null);
        closing = true;
        loops.forEach(ExactlyOnceLoop::close);
    }

    @Test
    void aTransactionThatOutlivesItsTimeoutIsMadeAgain() throws Exception {
        // Given: a loop that stays in its transaction until the broker has ended that
        CountDownLatch inTheMiddle = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        MidTransaction.once(() -> {
            inTheMiddle.countDown();
            awaitUninterrupted(release);
        });
        supervised(held, "0");
        inTheMiddle.await();

        // When
        await().atMost(LONG).until(() -> stateOf("axial-" + service + "-0") == TransactionState.COMPLETE_ABORT);
        release.countDown();

        // Then
        awaitEachOnce(kafka, 300);
        assertThat(loops).as("begun again by itself").hasSize(1);
    }

    @Test
    void aMemberThatLosesItsPartitionsInMidTransactionCannotCommit() throws Exception {
        // Given: a loop in a transaction, whose heartbeats cease since it does not poll in time
        CountDownLatch inTheMiddle = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        MidTransaction.once(() -> {
            inTheMiddle.countDown();
            awaitUninterrupted(release);
        });
        supervised(held.with("transaction.timeout.ms", "60000"), "0");
        inTheMiddle.await();

        // When: another takes its place, and has done all of its work
        supervised(kafka, "1");
        await().atMost(LONG).until(() -> uncommitted(300));
        release.countDown();
        TestKafka.produceNumbers(kafka, input, 300, 600);

        // Then
        awaitEachOnce(kafka, 600);
    }

    @Test
    void anOwnerWhoseNameWasTakenInMidTransactionLeavesItToTheNewOne() throws Exception {
        // Given
        CountDownLatch inTheMiddle = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        MidTransaction.once(() -> {
            inTheMiddle.countDown();
            awaitUninterrupted(release);
        });
        CountDownLatch gone = new CountDownLatch(1);
        ExactlyOnceLoop old = loop(held, "0", fatal -> gone.countDown());
        inTheMiddle.await();

        // When
        ExactlyOnceLoop taker = loop(kafka, "0", fatal -> {});
        awaitEachOnce(kafka, 300);
        release.countDown();
        assertThat(gone.await(LONG.toSeconds(), TimeUnit.SECONDS))
                .as("it gives up")
                .isTrue();
        TestKafka.produceNumbers(kafka, input, 300, 600);

        // Then
        awaitEachOnce(kafka, 600);
        assertThat(old.state()).isInstanceOf(ComponentState.Broken.class);
        assertThat(taker.state()).isEqualTo(new ComponentState.Running());
    }

    @Test
    void aProcessStoppedInMidTransactionForLongerThanAnyTimeoutDoublesNothing() throws Exception {
        // Given
        try (OwnProcess stalled = OwnProcess.start(kafka, service, input, output)) {
            stalled.awaitTransaction();
            stalled.signal("STOP");

            // When: its session and its transaction time out, and another does its work
            supervised(kafka, "1");
            awaitEachOnce(kafka, 300);
            stalled.signal("CONT");
            TestKafka.produceNumbers(kafka, input, 300, 600);

            // Then
            awaitEachOnce(kafka, 600);
        }
    }

    @Test
    void aBrokerThatRestartsInMidTransactionLosesAndDoublesNothing(@TempDir Path folder) throws Exception {
        // Given
        AtomicReference<EmbeddedBroker> broker = new AtomicReference<>(EmbeddedBroker.start(folder, 0));
        String address = broker.get().bootstrapServers();
        KafkaConnection own = impatient(KafkaConnection.to(address));
        TopicCreation.create(own, List.of(input, output));
        TestKafka.produceNumbers(own, input, 0, 300);
        MidTransaction.once(() -> {
            broker.get().close();
            broker.set(restart(folder, address)); // its coordinators read their logs again
        });

        // When
        supervised(own.with("interceptor.classes", MidTransaction.class.getName()), "0");

        // Then
        try {
            awaitEachOnce(own, 300);
        } finally {
            closeLoops();
            broker.get().close();
        }
    }

    @Test
    void aCoordinatorThatMovesInMidTransactionLosesAndDoublesNothing(@TempDir Path folder) throws Exception {
        // Given
        TwoBrokers brokers = new TwoBrokers(folder);
        try {
            KafkaConnection own = impatient(brokers.connection()).with("transaction.timeout.ms", "30000");
            TopicCreation.create(own, List.of(input, output), Optional.of((short) 2));
            TestKafka.produceNumbers(own, input, 0, 300);
            MidTransaction.once(brokers::endCoordinator);

            // When
            supervised(own.with("interceptor.classes", MidTransaction.class.getName()), "0");

            // Then
            awaitEachOnce(own, 300);
        } finally {
            closeLoops();
            brokers.close();
        }
    }

    private TransactionState stateOf(String transactionalId) throws Exception {
        try (Admin admin = kafka.admin("test-transactions")) {
            return admin.listTransactions().all().get().stream()
                    .filter(listing -> listing.transactionalId().equals(transactionalId))
                    .map(TransactionListing::state)
                    .findFirst()
                    .orElse(TransactionState.EMPTY);
        }
    }

    private static EmbeddedBroker restart(Path folder, String address) {
        try {
            return EmbeddedBroker.start(folder, Integer.parseInt(address.substring(address.indexOf(':') + 1)));
        } catch (IOException e) {
            throw new AssertionError("the broker does not start again", e);
        }
    }

    /** A loop that is started again when it cannot go on, as a supervisor does with its process. */
    private synchronized void supervised(KafkaConnection connection, String instance) {
        if (closing) {
            return;
        }
        loop(connection, instance, fatal -> supervised(connection, instance));
    }

    private ExactlyOnceLoop loop(KafkaConnection connection, String instance, Consumer<Throwable> onFatal) {
        LoopSettings settings = new LoopSettings(100, Duration.ofSeconds(2));
        ExactlyOnceLoop loop = new ExactlyOnceLoop(connection, service, instance, input, this::copy, settings, onFatal);
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

    /**
     * Returns whether as many were written beyond an open transaction, which hides them from who reads committed
     * records.
     */
    private boolean uncommitted(int count) {
        return TestKafka.countUncommitted(output) > count;
    }

    private void awaitEachOnce(KafkaConnection connection, int count) {
        await().atMost(LONG)
                .until(() -> TestKafka.readValues(connection, output).size() >= count);
        assertThat(TestKafka.readValues(connection, output))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
