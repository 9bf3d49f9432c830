package dev.axial.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.training.Split;
import dev.axial.store.dataset.Dataset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimeLeftTest {

    private static final double TOLERANCE = 1e-9;

    private final TimeLeft time = new TimeLeft();

    @Test
    void guessesByTheImagesAndCorrectsItselfByTheEpochsSeen() {
        // Given: half of the images; row 3 is guessed at 2 s an epoch of all, row 14 at 36 s
        PlannedRun small = run(3, 17_280);
        PlannedRun large = run(14, 17_280);
        double half = 17_280 / 34_561.0;
        assertThat(time.seconds(small, 20, List.of())).isCloseTo(20 * 2 * half, within(TOLERANCE));

        // When: an epoch took three times as long as guessed
        time.learn(small, 3 * 2 * half);

        // Then: so will others
        assertThat(time.seconds(large, 10, List.of())).isCloseTo(10 * 3 * 36 * half, within(TOLERANCE));
        assertThat(time.seconds(List.of(large)))
                .isCloseTo(35 * 3 * 36 * half + TimeLeft.SECONDS_AROUND_A_RUN, within(TOLERANCE));
    }

    @Test
    void goesByTheMedianOfTheRunsOwnEpochs() {
        // Given: the first epoch of a frozen network computes its features
        PlannedRun run = run(3, 100);

        // When, Then
        assertThat(time.seconds(run, 10, List.of(300.0, 2.0, 3.0))).isEqualTo(30);
        assertThat(time.seconds(run, 10, List.of(2.0, 3.0))).isEqualTo(25);
        assertThat(time.seconds(run, 0, List.of(2.0))).isZero();
    }

    private static PlannedRun run(int row, int images) {
        StudyRow studyRow = StudyRows.ALL.get(row - 1);
        Variant system = studyRow.variants().get(0);
        Dataset dataset = new Dataset(
                new DatasetRef("organs", new ArtifactRef(Sha256.of(new byte[] {1}), 1)),
                List.of("a", "b"),
                new ImageShape(1, 28, 28),
                Map.of(Split.TRAIN, images, Split.VALIDATION, 1, Split.TEST, 1));
        return new PlannedRun(
                studyRow, system, new VariantPlan(system.recipe(), "", Map.of(), 1), 1, new RunId("r"), dataset);
    }
}
