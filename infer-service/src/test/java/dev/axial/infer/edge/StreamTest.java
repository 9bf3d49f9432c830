package dev.axial.infer.edge;

import static dev.axial.infer.TestModels.FOUR_PIXELS;
import static dev.axial.infer.TestModels.TWO_PIXELS;
import static dev.axial.infer.TestModels.batch;
import static dev.axial.infer.TestModels.model;
import static dev.axial.infer.TestModels.named;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.image.Prediction;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.infer.Inference;
import dev.axial.infer.TestModels;
import dev.axial.infer.batch.RunSettings;
import dev.axial.infer.champion.ChampionState;
import dev.axial.infer.champion.ModelLoader;
import dev.axial.infer.champion.PublishedVersions;
import dev.axial.infer.champion.ServedChampions;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.loop.LoopSettings;
import dev.axial.kafka.parking.Parking;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.onnx.OnnxSettings;
import dev.axial.service.tracing.ImageTraces;
import dev.axial.store.ArtifactStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches in and predictions out through a real broker; each test sees only what came since it began. */
class StreamTest {

    @TempDir
    static Path brokerFolder;

    private static EmbeddedBroker broker;

    @TempDir
    Path folder;

    private final List<ConsumerRecord<byte[], byte[]>> predictions = new CopyOnWriteArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> rejections = new CopyOnWriteArrayList<>();
    private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
    private KafkaConnection kafka;
    private KafkaProducer<byte[], byte[]> producer;
    private ArtifactStore store;
    private ServedChampions champions;
    private Parking parking;
    private ExactlyOnceLoop loop;
    private TopicFollower predicted;
    private TopicFollower rejected;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = EmbeddedBroker.start(brokerFolder, 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaConnection.to(broker.bootstrapServers());
        TopicCreation.create(kafka, Topics.ALL);
        producer = kafka.producer("test");
        store = ArtifactStore.local(folder);
        InferenceMetrics metrics = new InferenceMetrics(new SimpleMeterRegistry(), Clock.systemUTC());
        champions = new ServedChampions(
                new ModelLoader(store, OnnxSettings.DEFAULT, RunSettings.DEFAULT, metrics),
                new PublishedVersions(),
                Duration.ofMillis(20),
                Duration.ofMillis(100));
        champions.start();
        Inference inference = new Inference(champions, Clock.systemUTC());
        parking = new Parking(
                kafka,
                "infer-parked",
                Topics.INFERENCE_BATCHES,
                Topics.INFERENCE_BATCHES_PARKED,
                Topics.INFERENCE_BATCHES_REJECTED,
                new InferenceStep(inference, champions, metrics, new ImageTraces(OpenTelemetry.noop())));
        loop = new ExactlyOnceLoop(
                kafka,
                "infer",
                "0",
                List.of(Topics.INFERENCE_BATCHES, Topics.INFERENCE_BATCHES_PARKED),
                parking,
                LoopSettings.DEFAULT,
                fatal::add);
        predicted = follow(Topics.PREDICTIONS, predictions);
        rejected = follow(Topics.INFERENCE_BATCHES_REJECTED, rejections);
        loop.start();
    }

    @AfterEach
    void stop() {
        loop.close();
        predicted.close();
        rejected.close();
        champions.close();
        producer.close();
        store.close();
        assertThat(fatal).isEmpty();
    }

    @Test
    void losesNoImageAndKeepsTheirOrderWhileChampionsAreSwapped() throws Exception {
        // Given
        ModelPromoted first = model(store, 1, TWO_PIXELS, 0);
        ModelPromoted second = model(store, 2, TWO_PIXELS, 0);
        champions.promoted(first);

        // When: 200 batches of 1 to 16 images, and a swap after every 20
        int images = 0;
        for (int b = 0; b < 200; b++) {
            int n = 1 + b % 16;
            send(batch(first, TWO_PIXELS, images, n).encode());
            images += n;
            if (b % 20 == 19) {
                producer.flush();
                champions.promoted(b / 20 % 2 == 0 ? second : first);
            }
        }
        int sent = images;
        awaitUntil(() -> predictions.size() >= sent);
        predicted.catchUp(Duration.ofSeconds(10)); // to the end: one too many would be seen

        // Then
        assertThat(predictions).hasSize(sent);
        List<List<Long>> perPartition = IntStream.range(0, Topics.PREDICTIONS.partitions())
                .mapToObj(p -> predictions.stream()
                        .filter(record -> record.partition() == p)
                        .map(record -> read(record).source().offset())
                        .toList())
                .toList();
        assertThat(perPartition).allSatisfy(offsets -> assertThat(offsets).isSorted());
        assertThat(perPartition.stream().flatMap(List::stream).sorted())
                .containsExactlyElementsOf(
                        IntStream.range(0, sent).mapToObj(i -> (long) i).toList());
        for (ConsumerRecord<byte[], byte[]> record : predictions) {
            Prediction prediction = read(record);
            double[] expected =
                    TestModels.probabilities((int) prediction.source().offset(), 0);
            for (int c = 0; c < 3; c++) {
                assertThat((double) prediction.probabilities().get(c)).isCloseTo(expected[c], within(1e-6));
            }
        }
    }

    @Test
    void writesAPredictionAsAnEventKeyedByItsImage() throws Exception {
        // Given
        ModelPromoted champion = model(store, 1, TWO_PIXELS, 0);
        champions.promoted(champion);

        // When
        send(batch(champion, TWO_PIXELS, 5, 1).encode());
        awaitUntil(() -> !predictions.isEmpty());

        // Then
        ConsumerRecord<byte[], byte[]> record = predictions.get(0);
        assertThat(new String(record.key(), UTF_8)).isEqualTo("image-5");
        assertThat(header(record, "ce_id")).contains("0-5");
        assertThat(header(record, "ce_type")).contains("prediction");
        assertThat(header(record, "ce_source")).contains("/axial/infer");
        assertThat(header(record, "ce_specversion")).contains("1.0");
        assertThat(header(record, "content-type")).contains("application/json");
        assertThat(header(record, "axial-label")).contains("spleen");
        assertThat(header(record, "traceparent")).contains("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(header(record, "tracestate")).contains("vendor=1");
        assertThat(read(record).source()).isEqualTo(new Prediction.Source(0, 5));
        assertThat(new String(record.value(), UTF_8))
                .contains("\"model\":{\"name\":\"organ\",\"version\":1,\"sha256\":\"")
                .contains("\"receivedAt\":\"2026-11-22T10:00:00.123456Z\"");
    }

    @Test
    void setsABrokenBatchAsideWholeAndPredictsItsNeighbours() throws Exception {
        // Given
        ModelPromoted champion = model(store, 1, TWO_PIXELS, 0);
        champions.promoted(champion);
        byte[] broken = batch(champion, TWO_PIXELS, 1, 1).encode();
        broken[0] = (byte) 0xFF;

        // When
        send(batch(champion, TWO_PIXELS, 0, 1).encode());
        send(broken);
        send(batch(champion, TWO_PIXELS, 2, 1).encode());
        awaitUntil(() -> predictions.size() >= 2 && !rejections.isEmpty());

        // Then
        assertThat(predictions).extracting(record -> read(record).id()).containsExactlyInAnyOrder("image-0", "image-2");
        assertThat(rejections).hasSize(1);
        assertThat(rejections.get(0).value()).isEqualTo(broken);
        assertThat(header(rejections.get(0), "axial-rejection-reason")).contains("undecodable");
        assertThat(header(rejections.get(0), "axial-rejection-detail").orElseThrow())
                .startsWith("not a tensor batch: ");
    }

    @Test
    void waitsWithoutSkippingUntilTheChampionsFileIsThere() throws Exception {
        // Given
        ModelPromoted champion = model(store, 1, TWO_PIXELS, 0);
        Path file = file(champion.artifact());
        byte[] whole = Files.readAllBytes(file);
        Files.delete(file);
        champions.promoted(champion);

        // When
        send(batch(champion, TWO_PIXELS, 0, 3).encode());
        awaitUntil(() -> parking.waiting().stream()
                .anyMatch(lane -> lane.lane().equals("organ") && lane.reason().contains("organ v1 cannot be loaded")));
        Files.write(file, whole);
        awaitUntil(() -> predictions.size() >= 3);

        // Then
        assertThat(predictions)
                .extracting(record -> read(record).id())
                .hasSize(3)
                .doesNotHaveDuplicates();
    }

    @Test
    void aModelThatCannotBeLoadedHoldsUpNoOther() throws Exception {
        // Given: organ's new champion takes another shape than the one before, and its file is damaged
        ModelPromoted first = model(store, 1, TWO_PIXELS, 0);
        ModelPromoted heart = named("heart", first);
        ModelPromoted second = model(store, 2, FOUR_PIXELS, 0);
        byte[] whole = Files.readAllBytes(file(second.artifact()));
        Files.write(file(second.artifact()), new byte[whole.length]);
        champions.promoted(first);
        champions.promoted(heart);
        champions.promoted(second);

        // When: batches of both names, in turns
        for (int i = 0; i < 20; i++) {
            send(batch(second, FOUR_PIXELS, 2 * i, 1).encode());
            send(batch(heart, TWO_PIXELS, 2 * i + 1, 1).encode());
        }

        // Then: heart's are answered
        awaitUntil(() -> predictions.size() >= 20);
        assertThat(predictions)
                .extracting(record -> read(record).model().name().value())
                .containsOnly("heart");

        // When the file is repaired
        Files.write(file(second.artifact()), whole);
        awaitUntil(() -> predictions.size() >= 40);
        predicted.catchUp(Duration.ofSeconds(10)); // one too many would be seen

        // Then: organ's are answered too, each once, and in their order
        assertThat(predictions)
                .hasSize(40)
                .extracting(record -> read(record).id())
                .doesNotHaveDuplicates();
        for (int p = 0; p < Topics.PREDICTIONS.partitions(); p++) {
            int partition = p;
            assertThat(predictions.stream()
                            .filter(record -> record.partition() == partition)
                            .map(StreamTest::read)
                            .filter(prediction ->
                                    prediction.model().name().value().equals("organ"))
                            .map(prediction -> prediction.source().offset()))
                    .isSorted();
        }
    }

    @Test
    void anotherVersionOfTheSameShapeAnswersWhatTheDamagedOneCannot() throws Exception {
        // Given
        ModelPromoted damaged = model(store, 2, FOUR_PIXELS, 0);
        Files.write(file(damaged.artifact()), new byte[1]);
        champions.promoted(damaged);
        send(batch(damaged, FOUR_PIXELS, 0, 5).encode());
        awaitUntil(() -> !parking.waiting().isEmpty());

        // When
        champions.promoted(model(store, 3, FOUR_PIXELS, 0));

        // Then
        awaitUntil(() -> predictions.size() >= 5);
        assertThat(predictions)
                .extracting(record -> read(record).model().version())
                .containsOnly(3);
        awaitUntil(() -> parking.waiting().isEmpty());
    }

    @Test
    void anotherVersionOfAnotherShapeUnblocksItsNameAndWhatOnlyTheDamagedOneCouldAnswerIsSetAside() throws Exception {
        // Given
        ModelPromoted good = model(store, 1, TWO_PIXELS, 0);
        ModelPromoted damaged = model(store, 2, FOUR_PIXELS, 0);
        Files.write(file(damaged.artifact()), new byte[1]);
        champions.promoted(damaged);
        byte[] unanswerable = batch(damaged, FOUR_PIXELS, 0, 5).encode();
        send(unanswerable);
        awaitUntil(() -> !parking.waiting().isEmpty());

        // When: a rollback
        champions.promoted(good);
        send(batch(good, TWO_PIXELS, 5, 3).encode());

        // Then
        awaitUntil(() -> predictions.size() >= 3 && rejections.size() == 1);
        assertThat(predictions)
                .extracting(record -> read(record).model().version())
                .containsOnly(1);
        assertThat(rejections.get(0).value()).isEqualTo(unanswerable);
        assertThat(header(rejections.get(0), "axial-rejection-reason")).contains("unusable-model");
        assertThat(header(rejections.get(0), "axial-rejection-detail").orElseThrow())
                .startsWith("organ v2 cannot be loaded: ");
        assertThat(header(rejections.get(0), "axial-rejection-source").orElseThrow())
                .startsWith(Topics.INFERENCE_BATCHES.name() + "/0/");
    }

    @Test
    void answersTheBacklogOfAnOlderShapeByTheVersionItWasShapedFor() throws Exception {
        // Given
        ModelPromoted first = model(store, 1, TWO_PIXELS, 0);
        ModelPromoted second = model(store, 2, FOUR_PIXELS, 0);
        champions.promoted(first);
        champions.promoted(second);
        awaitUntil(() -> champions.states().stream().allMatch(ChampionState::current));

        // When
        send(batch(first, TWO_PIXELS, 0, 2).encode());
        send(batch(second, FOUR_PIXELS, 2, 2).encode());
        awaitUntil(() -> predictions.size() >= 4);

        // Then
        assertThat(predictions)
                .extracting(record ->
                        read(record).id() + " by " + read(record).model().version())
                .containsExactlyInAnyOrder("image-0 by 1", "image-1 by 1", "image-2 by 2", "image-3 by 2");
    }

    @Test
    void answersWhatWasShapedBeforeItsChampionWasWithdrawn() throws Exception {
        // Given
        ModelPromoted champion = model(store, 1, TWO_PIXELS, 0);
        champions.promoted(champion);
        awaitUntil(() -> champions.states().stream().anyMatch(ChampionState::current));

        // When
        champions.withdrawn(champion.model());
        awaitUntil(() -> champions.states().isEmpty());
        send(batch(champion, TWO_PIXELS, 0, 3).encode());
        awaitUntil(() -> predictions.size() >= 3);

        // Then
        assertThat(predictions)
                .extracting(record -> read(record).model().version())
                .containsOnly(1);

        // When: promoted again, it serves again
        champions.promoted(champion);

        // Then
        awaitUntil(() -> champions.states().stream().anyMatch(ChampionState::current));
    }

    /** Follows a topic from its present end on, so that no test sees what another left. */
    private TopicFollower follow(Topic topic, List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
        TopicFollower follower = new TopicFollower(kafka, "test", topic, records::add);
        follower.start();
        follower.catchUp(Duration.ofSeconds(10));
        records.clear();
        return follower;
    }

    private void send(byte[] value) {
        producer.send(new ProducerRecord<>(Topics.INFERENCE_BATCHES.name(), 0, null, value));
    }

    private Path file(ArtifactRef artifact) {
        return folder.resolve("objects").resolve(artifact.sha256().hex());
    }

    private static void awaitUntil(BooleanSupplier condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(condition::getAsBoolean);
    }

    private static Prediction read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return EventJson.read(record.value(), Prediction.class);
        } catch (InvalidEventException e) {
            throw new AssertionError("a prediction of infer is readable", e);
        }
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return Optional.ofNullable(header).map(found -> new String(found.value(), UTF_8));
    }
}
