package dev.axial.contract.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.image.Prediction;
import dev.axial.contract.intervention.Intervention;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.DecisionId;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelEvaluated.ClassMetrics;
import dev.axial.contract.model.ModelEvaluated.GateDecision;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.PromotionDecided;
import dev.axial.contract.model.PromotionRequested;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Augmentation.Chance;
import dev.axial.contract.training.Augmentation.ScaleChance;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingProgress.AttemptBegun;
import dev.axial.contract.training.TrainingProgress.AttemptEnded;
import dev.axial.contract.training.TrainingProgress.CancelRequested;
import dev.axial.contract.training.TrainingProgress.Cancelled;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Failed;
import dev.axial.contract.training.TrainingProgress.FeaturesComputed;
import dev.axial.contract.training.TrainingProgress.Parameters;
import dev.axial.contract.training.TrainingProgress.Score;
import dev.axial.contract.training.TrainingProgress.Started;
import dev.axial.contract.training.TrainingRequested;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every event against the file that its version wrote. A golden file is never changed: a later build that cannot read
 * one has broken what lies in people's topics. A new version of an event adds a file.
 */
class GoldenEventsTest {

    private static final Sha256 SHA = new Sha256("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    private static final ArtifactRef ARTIFACT = new ArtifactRef(SHA, 4);
    private static final RunId RUN = new RunId("7e0c2f6e-8f0e-5e0a-9a55-0f6a2b1c3d4e");
    private static final ModelName ORGAN = new ModelName("organ");
    private static final DatasetRef DATASET = new DatasetRef("organamnist", ARTIFACT);
    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
    private static final List<String> LABELS = List.of("liver", "spleen");

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(
                        "prediction-1",
                        new Prediction(
                                "s7-test-00042",
                                new Prediction.Model(ORGAN, 3, SHA),
                                "liver",
                                0,
                                0.75f,
                                List.of(0.75f, 0.25f),
                                new Prediction.Source(2, 1042),
                                Instant.parse("2026-11-22T10:00:00.123456Z"),
                                Instant.parse("2026-11-22T10:00:00.223456Z"))),
                Arguments.of(
                        "training-requested-1",
                        new TrainingRequested(
                                Optional.of(RUN),
                                ORGAN,
                                "cnn-bn",
                                "organamnist",
                                7,
                                Map.of("epochs", 5),
                                false,
                                Optional.of("drift"))),
                Arguments.of(
                        "epoch-requested-1",
                        new EpochRequested(
                                RUN.value(),
                                DATASET,
                                Split.TRAIN,
                                3,
                                1,
                                128,
                                256,
                                true,
                                7,
                                64,
                                SHAPE,
                                Normalization.MINUS_ONE_TO_ONE,
                                new Augmentation(
                                        0.5, 0.5, new Chance(1, 15), new Chance(1, 0.1), new ScaleChance(1, 0.9, 1.1)),
                                "0.1.0+1a2b3c4",
                                4)),
                Arguments.of("attempt-begun-1", new AttemptBegun(RUN, 2, ORGAN, "cnn-bn", "organamnist")),
                Arguments.of(
                        "attempt-ended-1",
                        new AttemptEnded(RUN, 2, false, "the request went to another replica of train")),
                Arguments.of(
                        "started-1", new Started(RUN, 2, ORGAN, "cnn-bn", DATASET, 7, Map.of("epochs", 5), true, 5)),
                Arguments.of("features-computed-1", new FeaturesComputed(RUN, 12_000, 58_830, 190.5)),
                Arguments.of(
                        "epoch-completed-1",
                        new EpochCompleted(
                                RUN,
                                3,
                                35,
                                new Score(0.21, 0.93),
                                new Score(0.30, 0.97),
                                new Score(0.61, 0.87),
                                24.1,
                                1434,
                                Optional.of(ARTIFACT))),
                Arguments.of(
                        "completed-1",
                        new Completed(RUN, 24, ARTIFACT, 840.5, "all epochs done", Optional.empty(), Optional.empty())),
                Arguments.of(
                        "completed-2",
                        new Completed(
                                RUN,
                                24,
                                ARTIFACT,
                                840.5,
                                "all epochs done",
                                Optional.of(new Parameters(12_043, 11_188_555)),
                                Optional.of(1.05e-5))),
                Arguments.of("failed-1", new Failed(RUN, "the training loss became NaN at step 7 of epoch 2")),
                Arguments.of("cancel-requested-1", new CancelRequested(RUN)),
                Arguments.of("cancelled-1", new Cancelled(RUN)),
                Arguments.of(
                        "model-trained-1",
                        new ModelTrained(
                                RUN, ORGAN, ARTIFACT, SHAPE, LABELS, DATASET, "cnn-bn", 7, 24, true, "0.1.0+1a2b3c4")),
                Arguments.of(
                        "model-evaluated-1",
                        new ModelEvaluated(
                                RUN,
                                ORGAN,
                                3,
                                SHA,
                                "test",
                                4,
                                0.75,
                                List.of(0.3, 0.95),
                                0.9375,
                                0.37,
                                0.03,
                                List.of(List.of(1L, 1L), List.of(0L, 2L)),
                                List.of(
                                        new ClassMetrics("liver", 1, 0.5, 0.6667, 0.9375),
                                        new ClassMetrics("spleen", 0.6667, 1, 0.8, 0.9375)),
                                new GateDecision(true, Optional.of(2), Optional.of(0.003), "loses less"),
                                ARTIFACT,
                                SHAPE,
                                LABELS,
                                "cnn-bn",
                                Optional.empty(),
                                Optional.empty())),
                Arguments.of(
                        "model-evaluated-2",
                        new ModelEvaluated(
                                RUN,
                                ORGAN,
                                3,
                                SHA,
                                "test",
                                4,
                                0.75,
                                List.of(0.3, 0.95),
                                0.9375,
                                0.37,
                                0.03,
                                List.of(),
                                List.of(
                                        new ClassMetrics("liver", 1, 0.5, 0.6667, 0.9375),
                                        new ClassMetrics("spleen", 0.6667, 1, 0.8, 0.9375)),
                                new GateDecision(true, Optional.of(2), Optional.of(0.003), "loses less"),
                                ARTIFACT,
                                SHAPE,
                                LABELS,
                                "cnn-bn",
                                Optional.of(ARTIFACT),
                                Optional.of(List.of("spleen")))),
                Arguments.of(
                        "promotion-requested-1",
                        new PromotionRequested(
                                new DecisionId("0c1d2e3f-rollback"),
                                ORGAN,
                                2,
                                Optional.of(3),
                                "version 3 confuses the kidneys",
                                "anna")),
                Arguments.of(
                        "promotion-decided-1",
                        new PromotionDecided(
                                new DecisionId("0c1d2e3f-rollback"),
                                ORGAN,
                                2,
                                PromotionDecided.Outcome.PROMOTED,
                                Optional.of(2),
                                "version 2 is champion, after version 3: version 3 confuses the kidneys",
                                "anna")),
                Arguments.of(
                        "intervention-1",
                        Intervention.skip("axial.training-requests", 3, 1042, "it ends every trainer", "anna")),
                Arguments.of(
                        "intervention-2",
                        Intervention.acceptGap("axial.inference-batches", 2, 17, "they expired", "anna")),
                Arguments.of(
                        "model-promoted-1",
                        new ModelPromoted(ORGAN, 3, RUN, ARTIFACT, SHAPE, LABELS, "promoted by hand")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void readsAndWritesWhatItsVersionWrote(String name, Object event) throws IOException, InvalidEventException {
        // Given
        byte[] golden = golden(name, event);
        ObjectMapper json = new ObjectMapper();

        // When, Then
        assertThat(EventJson.read(golden, event.getClass())).isEqualTo(event);
        assertThat(json.readTree(EventJson.write(event))).isEqualTo(json.readTree(golden));
    }

    private static byte[] golden(String name, Object event) throws IOException {
        try (InputStream file = GoldenEventsTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            assertThat(file)
                    .as("golden/%s.json, to be made from %s", name, new String(EventJson.write(event), UTF_8))
                    .isNotNull();
            return file.readAllBytes();
        }
    }
}
