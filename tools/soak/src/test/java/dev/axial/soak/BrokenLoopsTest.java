package dev.axial.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.image.Prediction;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.loop.LoopSettings;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.soak.LoopWithMistake.Mistake;
import dev.axial.soak.ledger.Balance;
import dev.axial.soak.ledger.Ledger;
import dev.axial.soak.ledger.PoisonLedger;
import dev.axial.soak.ledger.RunLedger;
import dev.axial.soak.ledger.Undisturbed;
import dev.axial.soak.ledger.WaitingTimes;
import dev.axial.soak.load.ImageSenders;
import dev.axial.soak.load.NumberedImages;
import dev.axial.soak.load.Pace;
import dev.axial.soak.watch.Outputs;
import dev.axial.store.dataset.LabelledImages;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The check can fail: each mistake that a loop can make turns up in the ledger, and no mistake turns up nowhere. */
class BrokenLoopsTest {

    private static final int SENT = 500;
    private static final Duration LONG = Duration.ofSeconds(40);

    private final NumberedImages images = new NumberedImages(
            new LabelledImages(new ImageShape(1, 2, 2), ByteBuffer.wrap(new byte[8]), new int[2]), ModelName.DEFAULT);
    private final Ledger ledger = new Ledger(SENT);
    private final WaitingTimes waits = new WaitingTimes();
    private Map<TopicPartition, Long> begins;

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static KafkaConnection kafka;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start(folder, 0);
        kafka = KafkaConnection.to(broker.bootstrapServers());
        TopicCreation.create(kafka, Topics.ALL);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** Each test finds its own images alone. */
    @BeforeEach
    void send() throws Exception {
        empty(Topics.IMAGES, Topics.PREDICTIONS);
        begins = Settlement.ends(kafka);
        try (ImageSenders senders = new ImageSenders(kafka, images, SENT, new Pace(1e6), ledger, () -> SENT)) {
            await().atMost(LONG).until(senders::isDone);
        }
    }

    private static void empty(Topic... topics) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (Topic topic : topics) {
            for (int partition = 0; partition < topic.partitions(); partition++) {
                latest.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        try (Admin admin = kafka.admin("test-empties")) {
            Map<TopicPartition, RecordsToDelete> ends = new HashMap<>();
            admin.listOffsets(latest)
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, RecordsToDelete.beforeOffset(end.offset())));
            admin.deleteRecords(ends).all().get();
        }
    }

    @Test
    void aLoopWithoutMistakeIsClean() throws Exception {
        // When
        new LoopWithMistake(kafka, Mistake.NONE, BrokenLoopsTest::predict).run();

        // Then
        assertThat(settle()).isEqualTo(new Balance(SENT, SENT, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(waits.seconds()).hasSize(SENT);
    }

    @Test
    void anEarlierSoakOfTheSystemIsNotSettledAgain() throws Exception {
        // Given: this soak's images, answered
        new LoopWithMistake(kafka, Mistake.NONE, BrokenLoopsTest::predict).run();

        // When: the next soak begins
        begins = Settlement.ends(kafka);

        // Then
        assertThat(settle()).isEqualTo(new Balance(SENT, 0, 0, SENT, 0, 0, 0, 0, 0, SENT, 0));
    }

    @ParameterizedTest
    @EnumSource(names = {"OFFSETS_BEFORE_OUTPUT", "POSITIONS_KEPT_AFTER_ABORT", "FATAL_ERROR_IGNORED"})
    void aMistakeThatLosesImagesIsFound(Mistake mistake) throws Exception {
        // When
        new LoopWithMistake(kafka, mistake, BrokenLoopsTest::predict).run();

        // Then
        Balance balance = settle();
        assertThat(balance.lost()).isPositive();
        assertThat(balance.clean()).isFalse();
    }

    @Test
    void aMistakeThatDoublesPredictionsIsFound() throws Exception {
        // When
        new LoopWithMistake(kafka, Mistake.NO_TRANSACTION, BrokenLoopsTest::predict).run();

        // Then
        Balance balance = settle();
        assertThat(balance.doubled()).isPositive();
        assertThat(balance.clean()).isFalse();
    }

    @Test
    void theLoopOfTheServicesIsCleanUnderTheSameFaults() throws Exception {
        // Given
        AtomicInteger steps = new AtomicInteger();
        AtomicInteger fatal = new AtomicInteger();
        ExactlyOnceLoop.Step step = records -> {
            int number = steps.incrementAndGet();
            if (number == 9) { // its producer is fenced
                try (KafkaProducer<byte[], byte[]> other = kafka.transactionalProducer("other", "axial-soaked-0")) {
                    other.initTransactions();
                }
            }
            List<ProducerRecord<byte[], byte[]>> output = new ArrayList<>();
            records.forEach(record -> output.add(predict(record)));
            if (number == 6) { // no producer takes it: the commit fails
                output.add(new ProducerRecord<>(Topics.PREDICTIONS.name(), new byte[18 << 20]));
            }
            return output;
        };

        // When
        try (Outputs outputs = new Outputs(kafka);
                ExactlyOnceLoop loop = loop(step, fatal)) {
            await().atMost(LONG).until(() -> outputs.answers() >= SENT);
        }

        // Then
        assertThat(steps.get()).isGreaterThan(9);
        assertThat(fatal.get())
                .as("nobody else joined by its name: it goes on by itself")
                .isZero();
        assertThat(settle()).isEqualTo(new Balance(SENT, SENT, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    private ExactlyOnceLoop loop(ExactlyOnceLoop.Step step, AtomicInteger fatal) {
        ExactlyOnceLoop loop = new ExactlyOnceLoop(
                kafka,
                "soaked",
                "0",
                Topics.IMAGES,
                step,
                new LoopSettings(25, Duration.ofMinutes(1)),
                error -> fatal.incrementAndGet());
        loop.start();
        return loop;
    }

    /** The result for an image: every time the same. */
    private static ProducerRecord<byte[], byte[]> predict(ConsumerRecord<byte[], byte[]> image) {
        Prediction prediction =
                prediction(new String(image.key(), UTF_8), new Prediction.Source(image.partition(), image.offset()));
        return new ProducerRecord<>(Topics.PREDICTIONS.name(), image.key(), EventJson.write(prediction));
    }

    private static Prediction prediction(String id, Prediction.Source source) {
        return new Prediction(
                id,
                new Prediction.Model(ModelName.DEFAULT, 1, Sha256.of(new byte[0])),
                "liver",
                0,
                0.75f,
                List.of(0.75f, 0.25f),
                source,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private Balance settle() throws Exception {
        Undisturbed undisturbed = new Undisturbed(images.distinct());
        for (int image = 0; image < images.distinct(); image++) {
            undisturbed.record(image, prediction("calm", new Prediction.Source(0, 0)));
        }
        new Settlement(ledger, waits, new PoisonLedger(), new RunLedger(), undisturbed, images, evaluation -> false)
                .read(kafka, begins, read -> {});
        return ledger.balance();
    }
}
