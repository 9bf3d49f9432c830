package dev.axial.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.client.training.KnownRuns;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.run.Run;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Failed;
import dev.axial.contract.training.TrainingProgress.Parameters;
import dev.axial.contract.training.TrainingProgress.Score;
import dev.axial.study.report.BestTestEpoch;
import dev.axial.study.report.EpochReport;
import dev.axial.study.report.RowReport;
import dev.axial.study.report.SeedReport;
import dev.axial.study.report.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StudyReportsTest {

    private static final VariantPlan PLAN = new VariantPlan("mlp-0", "yaml", Map.of(), 2);
    private static final StudyState STATE = new StudyState(
            "0123abcd",
            Instant.EPOCH,
            Optional.empty(),
            "./axial reproduce",
            false,
            "organs",
            "00",
            Optional.empty(),
            Optional.empty(),
            Map.of("row-1", PLAN),
            Map.of("0123abcd-row-1-" + hash() + "-seed-1", 700L));

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private final KnownRuns runs = new KnownRuns(Run.Memory.ALL);
    private final RunId first = PLAN.runId("0123abcd", "row-1", 1, 1);

    @Test
    void tellsTheEpochThatValidationChoseAndTheBestTestEpochApart() {
        // Given: validation prefers epoch 2, test epoch 1; epoch 3 ties with epoch 1 on test
        told(1, 0.9, 0.80);
        told(2, 0.5, 0.70);
        told(3, 0.6, 0.80);
        runs.progressed(
                new Completed(
                        first,
                        2,
                        new ArtifactRef(Sha256.of(new byte[] {1}), 4_000),
                        6,
                        "all 3 epochs done",
                        Optional.of(new Parameters(10, 12)),
                        Optional.of(1e-6)),
                NOW);

        // When
        SeedReport seed = row(1).variants().get(0).seeds().get(0);

        // Then
        assertThat(seed.chosenEpoch()).hasValue(2);
        assertThat(seed.bestTestEpoch()).hasValue(new BestTestEpoch(1, 0.80));
        assertThat(seed.state()).as("not yet evaluated").isEqualTo(State.NOT_RUN);
        assertThat(seed.test()).isEmpty();
        assertThat(seed.seconds()).hasValue(6.0); // 3 epochs of 2 s
        assertThat(seed.imagesPerSecond()).hasValue(100.0);
        assertThat(seed.peakMemoryBytes()).hasValue(700L);
        assertThat(seed.parameters()).hasValue(12L);
        assertThat(seed.fittedParameters()).hasValue(10L);
        assertThat(seed.modelBytes()).hasValue(4_000L);
        assertThat(seed.parity()).hasValue(1e-6);
    }

    @Test
    void tellsAnEpochThatWasDoneAgainOnce() {
        // Given: the run went back to its checkpoint of epoch 1
        told(1, 0.9, 0.60);
        told(2, 0.8, 0.61);
        told(3, 0.7, 0.62);
        told(2, 0.8, 0.61);

        // When, Then
        assertThat(row(1).variants().get(0).seeds().get(0).curve())
                .extracting(EpochReport::epoch)
                .containsExactly(1, 2);
    }

    @Test
    void triesARunThatFailedUnderAnotherIdentityAndKeepsTellingWhy() {
        // Given
        Variant system = StudyRows.ALL.get(0).variants().get(0);
        runs.progressed(new Failed(first, "the loss is no number after step 3"), NOW);

        // When, Then
        assertThat(StudyReports.next(STATE, runs, system, PLAN, 1)).isEqualTo(PLAN.runId("0123abcd", "row-1", 1, 2));
        assertThat(row(1).state()).isEqualTo(State.FAILED);
        assertThat(row(1).reason()).hasValue("the loss is no number after step 3");

        // When
        runs.requested(PLAN.runId("0123abcd", "row-1", 1, 2), NOW);

        // Then: that one counts from now on
        assertThat(row(1).state()).isEqualTo(State.NOT_RUN);
        assertThat(StudyReports.next(STATE, runs, system, PLAN, 1)).isEqualTo(PLAN.runId("0123abcd", "row-1", 1, 2));
    }

    @Test
    void saysWhatRowsWithoutBackboneNeedAndWhatLimitsRowsOfLargeImages() {
        // When, Then
        assertThat(row(2).reason()).hasValue("not asked for");
        assertThat(row(16).reason()).hasValue(StudyReports.NO_BACKBONE);
        assertThat(row(12).remarks()).contains("28 px data upscaled to 128 px: it has no more detail than before.");
        assertThat(row(12).variants()).hasSize(3);
        assertThat(row(1).remarks()).noneMatch(remark -> remark.contains("upscaled"));
        assertThat(reports(Optional.of("its backbone failed: no space"))
                        .rows()
                        .get(16)
                        .state())
                .isEqualTo(State.FAILED);
    }

    @Test
    void tellsOnWhichWeightsARowStandsAndWhichValuesAreNotTheRecipes() {
        // Given
        Map<String, Object> weights = Map.of("sha256", "00", "bytes", 4);
        StudyState state = STATE.asked(
                        "./axial reproduce",
                        Map.of(
                                "row-15", new VariantPlan("cnn-128", "", Map.of("epochs", 3), 1),
                                "row-16", new VariantPlan("resnet18", "", Map.of("rate", 0.1, "weights", weights), 1)))
                .onBackbone(Optional.of("bloodmnist"), "Own backbone: trained on bloodmnist.");

        // When
        List<RowReport> rows = new StudyReports(state, runs, KnownRecipes.of(List.of()), 28, Optional.empty()).rows();

        // Then
        assertThat(rows.get(14).remarks())
                .contains("Run with other values than the recipe's: epochs 3.")
                .noneMatch(remark -> remark.contains("backbone"));
        assertThat(rows.get(15).remarks())
                .contains("Own backbone: trained on bloodmnist.", "Run with other values than the recipe's: rate 0.1.");
    }

    private void told(int epoch, double validationLoss, double testAccuracy) {
        runs.progressed(
                new EpochCompleted(
                        first,
                        epoch,
                        3,
                        new Score(1, 0.5),
                        new Score(validationLoss, 0.5),
                        new Score(1, testAccuracy),
                        2,
                        100,
                        Optional.empty()),
                NOW);
    }

    private RowReport row(int number) {
        return reports(Optional.empty()).rows().get(number - 1);
    }

    private StudyReports reports(Optional<String> backboneFailure) {
        return new StudyReports(STATE, runs, KnownRecipes.of(List.of()), 28, backboneFailure);
    }

    private static String hash() {
        return PLAN.runId("x", "row-1", 1, 1).value().split("-")[3];
    }
}
