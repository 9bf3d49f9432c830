package dev.axial.infer;

import static dev.axial.infer.TestModels.FOUR_PIXELS;
import static dev.axial.infer.TestModels.TWO_PIXELS;
import static dev.axial.infer.TestModels.batch;
import static dev.axial.infer.TestModels.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.image.Prediction;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.infer.batch.RunSettings;
import dev.axial.infer.champion.ChampionState;
import dev.axial.infer.champion.ModelLoader;
import dev.axial.infer.champion.PublishedVersions;
import dev.axial.infer.champion.ServedChampions;
import dev.axial.onnx.OnnxSettings;
import dev.axial.store.ArtifactStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:01.000002Z");

    @TempDir
    Path folder;

    private final List<Integer> runs = Collections.synchronizedList(new ArrayList<>());
    private ArtifactStore store;
    private ServedChampions champions;
    private Inference inference;

    @BeforeEach
    void start() {
        store = ArtifactStore.local(folder);
        champions = new ServedChampions(
                new ModelLoader(
                        store,
                        OnnxSettings.DEFAULT,
                        new RunSettings(8, Duration.ZERO, 100),
                        (model, stream, requests, nanos) -> runs.add(stream + requests)),
                new PublishedVersions(),
                Duration.ofMillis(20),
                Duration.ofMillis(100));
        champions.start();
        inference = new Inference(champions, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void stop() throws Exception {
        champions.close();
        store.close();
    }

    @Test
    void predictsWhatTheModelSaysOfEachRow() throws Exception {
        // Given
        ModelPromoted champion = model(store, 1, TWO_PIXELS, 2);
        promote(champion);

        // When
        Prediction prediction =
                predictions(answer(batch(champion, TWO_PIXELS, 128, 1))).get(0);

        // Then: logits (2, 1, 2); e^2 / (2 e^2 + e) = 7.389056 / 17.496394 = 0.42231880, and the first of equals wins
        assertThat(prediction.id()).isEqualTo("image-128");
        assertThat(prediction.model())
                .isEqualTo(new Prediction.Model(
                        ModelName.DEFAULT, 1, champion.artifact().sha256()));
        assertThat(prediction.label()).isEqualTo("liver");
        assertThat(prediction.classIndex()).isZero();
        assertThat(prediction.confidence()).isCloseTo(0.4223188f, within(1e-6f));
        assertThat(prediction.probabilities().get(1)).isCloseTo(0.1553624f, within(1e-6f));
        assertThat(prediction.source()).isEqualTo(new Prediction.Source(0, 128));
        assertThat(prediction.receivedAt()).isEqualTo(TestModels.RECEIVED);
        assertThat(prediction.predictedAt()).isEqualTo(NOW);
    }

    @Test
    void splitsLargeBatchesAndMergesSmallOnesWithoutMixingRows() throws Exception {
        // Given: runs of at most 8
        ModelPromoted champion = model(store, 1, TWO_PIXELS, 0);
        promote(champion);

        // When: 1 + 2 + 19 + 3 rows
        List<BatchAnswer> answers = answer(
                batch(champion, TWO_PIXELS, 0, 1),
                batch(champion, TWO_PIXELS, 1, 2),
                batch(champion, TWO_PIXELS, 3, 19),
                batch(champion, TWO_PIXELS, 22, 3));

        // Then
        assertThat(runs).containsExactly(8, 8, 8, 1);
        List<Prediction> predictions = predictions(answers);
        assertThat(predictions).hasSize(25);
        for (int i = 0; i < 25; i++) {
            assertThat(predictions.get(i).id()).isEqualTo("image-" + i);
            assertThat((double) predictions.get(i).probabilities().get(0))
                    .isCloseTo(TestModels.probabilities(i, 0)[0], within(1e-6));
        }
    }

    @Test
    void setsAsideWhatIsNoBatchAndPredictsItsNeighbours() throws Exception {
        // Given
        ModelPromoted champion = model(store, 1, TWO_PIXELS, 0);
        promote(champion);
        byte[] training = new TensorBatch(
                        TWO_PIXELS,
                        new byte[2],
                        List.of(new TrainingRow(0, 0)),
                        List.of(),
                        TestModels.shapedFor(champion))
                .encode();

        // When
        List<BatchAnswer> answers = inference.answer(List.of(
                batch(champion, TWO_PIXELS, 0, 1).encode(),
                new byte[] {1, 2, 3},
                training,
                batch(champion, FOUR_PIXELS, 5, 1).encode(),
                batch(champion, TWO_PIXELS, 1, 1).encode()));

        // Then
        assertThat(predictions(List.of(answers.get(0), answers.get(4))))
                .extracting(Prediction::id)
                .containsExactly("image-0", "image-1");
        assertThat(detail(answers.get(1))).startsWith("not a tensor batch: ");
        assertThat(detail(answers.get(2))).contains("rows without");
        assertThat(detail(answers.get(3))).contains("organ v1, which takes [1, 1, 2]; its images are [1, 2, 2]");
    }

    @Test
    void setsAsideABatchOfMoreImagesThanMayBeServedAtOnce() throws Exception {
        // Given
        ModelPromoted champion = model(store, 1, TWO_PIXELS, 0);
        promote(champion);

        // When
        List<BatchAnswer> answers = answer(batch(champion, TWO_PIXELS, 0, 128), batch(champion, TWO_PIXELS, 0, 129));

        // Then
        assertThat(answers.get(0)).isInstanceOf(BatchAnswer.PredictedBatch.class);
        assertThat(answers.get(1))
                .isEqualTo(new BatchAnswer.Undecodable("a batch for serving has at most 128 images, this one has 129"));
    }

    @Test
    void letsTheChampionAnswerBatchesShapedForAnotherVersionOfItsShape() throws Exception {
        // Given
        ModelPromoted first = model(store, 1, TWO_PIXELS, 0);
        ModelPromoted second = model(store, 2, TWO_PIXELS, 9);
        promote(first);
        promote(second);

        // When
        Prediction prediction =
                predictions(answer(batch(first, TWO_PIXELS, 0, 1))).get(0);

        // Then
        assertThat(prediction.model().version()).isEqualTo(2);
        assertThat(prediction.label()).isEqualTo("bladder");
    }

    @Test
    void letsTheNamedVersionAnswerBatchesOfAnotherShapeThanTheChampions() throws Exception {
        // Given
        ModelPromoted first = model(store, 1, TWO_PIXELS, 0);
        ModelPromoted second = model(store, 2, FOUR_PIXELS, 9);
        promote(first);
        promote(second);

        // When
        List<Prediction> predictions = predictions(answer(
                batch(second, FOUR_PIXELS, 0, 1), batch(first, TWO_PIXELS, 1, 1), batch(second, FOUR_PIXELS, 2, 1)));

        // Then
        assertThat(predictions)
                .extracting(prediction -> prediction.model().version())
                .containsExactly(2, 1, 2);
        assertThat(predictions).extracting(Prediction::id).containsExactly("image-0", "image-1", "image-2");
    }

    @Test
    void followsARollback() throws Exception {
        // Given
        ModelPromoted first = model(store, 1, TWO_PIXELS, 0);
        promote(first);
        promote(model(store, 2, TWO_PIXELS, 9));

        // When
        promote(first);

        // Then
        assertThat(predictions(answer(batch(first, TWO_PIXELS, 0, 1)))
                        .get(0)
                        .model()
                        .version())
                .isEqualTo(1);
    }

    @Test
    void servesOnWhileTheNewChampionsFileIsDamagedAndSwapsOnceItIsRepaired() throws Exception {
        // Given
        ModelPromoted first = model(store, 1, TWO_PIXELS, 0);
        promote(first);
        ModelPromoted second = model(store, 2, TWO_PIXELS, 9);
        Path file = file(second.artifact());
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(file, damaged);

        // When
        champions.promoted(second);
        awaitState(state -> state.problem().isPresent());

        // Then
        assertThat(state().describe()).startsWith("v1 serves on cpu; organ v2 cannot be loaded: ");
        assertThat(predictions(answer(batch(second, TWO_PIXELS, 0, 1)))
                        .get(0)
                        .model()
                        .version())
                .isEqualTo(1);

        // When
        Files.write(file, whole);
        awaitState(ChampionState::current);

        // Then
        assertThat(state().describe()).isEqualTo("v2 serves on cpu");
        assertThat(predictions(answer(batch(second, TWO_PIXELS, 0, 1)))
                        .get(0)
                        .model()
                        .version())
                .isEqualTo(2);
    }

    @Test
    void answersNothingUntilAModelIsLoaded() throws Exception {
        // Given
        ModelPromoted lost =
                TestModels.without(model(store, 1, TWO_PIXELS, 0), 2, new ArtifactRef(Sha256.of(new byte[] {7}), 1));

        // When
        champions.promoted(lost);
        awaitState(state -> state.problem().isPresent());

        // Then
        assertThat(state().describe()).startsWith("nothing serves; organ v2 cannot be loaded: ");
        assertThat(obstacle(answer(batch(lost, TWO_PIXELS, 0, 1)).get(0))).contains("organ v2 cannot be loaded");
    }

    @Test
    void saysThatNobodyToldOfTheVersionThatABatchNames() throws Exception {
        // Given
        ModelPromoted unknown = model(store, 7, TWO_PIXELS, 0);

        // When // Then
        assertThat(obstacle(answer(batch(unknown, TWO_PIXELS, 0, 1)).get(0)))
                .contains("no evaluation or promotion tells of organ v7");
    }

    @Test
    void refusesAModelWhoseAnswersAreNoNumbers() throws Exception {
        // Given
        ModelPromoted broken = model(store, 1, TWO_PIXELS, Float.NaN);

        // When
        champions.promoted(broken);
        awaitState(state -> state.problem().isPresent());

        // Then
        assertThat(state().problem().orElseThrow())
                .contains("a probability is 0 to 1")
                .contains("NaN");
    }

    private void promote(ModelPromoted champion) {
        champions.promoted(champion);
        awaitState(state -> state.current() && state.promoted() == champion.version());
    }

    private void awaitState(Predicate<ChampionState> condition) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> condition.test(state()));
    }

    private ChampionState state() {
        return champions.state(ModelName.DEFAULT).orElseThrow();
    }

    private Path file(ArtifactRef artifact) {
        return folder.resolve("objects").resolve(artifact.sha256().hex());
    }

    @Test
    void whatOneModelCannotAnswerWaitsAndItsNeighboursArePredicted() throws Exception {
        // Given
        ModelPromoted served = model(store, 1, TWO_PIXELS, 0);
        promote(served);
        ModelPromoted lost =
                TestModels.named("heart", TestModels.without(served, 2, new ArtifactRef(Sha256.of(new byte[] {7}), 1)));
        champions.promoted(lost);

        // When
        List<BatchAnswer> answers =
                answer(batch(lost, TWO_PIXELS, 0, 1), batch(served, TWO_PIXELS, 1, 1), batch(lost, TWO_PIXELS, 2, 1));

        // Then
        assertThat(answers.get(0)).isInstanceOf(BatchAnswer.WaitingBatch.class);
        assertThat(predictions(answers.subList(1, 2)))
                .extracting(Prediction::id)
                .containsExactly("image-1");
        assertThat(answers.get(2)).isInstanceOf(BatchAnswer.WaitingBatch.class);
    }

    private static String obstacle(BatchAnswer answer) {
        return ((BatchAnswer.WaitingBatch) answer).obstacle().get().orElseThrow();
    }

    private List<BatchAnswer> answer(TensorBatch... batches) throws InterruptedException {
        return inference.answer(
                List.of(batches).stream().map(TensorBatch::encode).toList());
    }

    private static List<Prediction> predictions(List<BatchAnswer> answers) {
        return answers.stream()
                .flatMap(answer -> ((BatchAnswer.PredictedBatch) answer).images().stream())
                .map(BatchAnswer.PredictedImage::prediction)
                .toList();
    }

    private static String detail(BatchAnswer answer) {
        return ((BatchAnswer.Undecodable) answer).detail();
    }
}
