package dev.axial.client.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.run.Run;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.AttemptBegun;
import dev.axial.contract.training.TrainingProgress.CancelRequested;
import dev.axial.contract.training.TrainingProgress.Cancelled;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Failed;
import dev.axial.contract.training.TrainingProgress.Score;
import dev.axial.contract.training.TrainingProgress.Started;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownRunsTest {

    private static final ArtifactRef FILE = new ArtifactRef(Sha256.of(new byte[0]), 0);

    private final KnownRuns runs = new KnownRuns(Run.Memory.NEWEST);

    @Test
    void showsARunWhereItStands() {
        // Given
        RunId run = new RunId("a");

        // When
        fold(started(run, 1), epoch(run, 1, 0.5), epoch(run, 2, 0.75));

        // Then
        KnownRun one = runs.all().get(0);
        assertThat(one.status()).isEqualTo("running");
        assertThat(one.state().lastEpoch()).isEqualTo(2);
        assertThat(one.state().mostEpochs()).isEqualTo(8);
        assertThat(one.state().newestEpoch().orElseThrow().validation().accuracy())
                .isEqualTo(0.75);
        assertThat(one.state().recipe()).contains("cnn-bn");
    }

    @Test
    void countsARunFromItsFirstEventWhicheverTopicIsReadFirst() {
        // Given
        RunId early = new RunId("early");
        RunId late = new RunId("late");
        Instant noon = Instant.parse("2026-11-22T12:00:00Z");

        // When: the request of the early one comes after its progress and the other run
        runs.progressed(started(early, 1), noon.plusSeconds(9));
        runs.refused(late, "it was refused", noon.plusSeconds(5));
        runs.requested(early, noon);

        // Then
        assertThat(runs.all()).extracting(KnownRun::id).containsExactly(early, late);
        assertThat(runs.all()).extracting(KnownRun::since).containsExactly(noon, noon.plusSeconds(5));
    }

    @Test
    void knowsHowEachRunEnded() {
        // When
        for (String run : new String[] {"completed", "failed", "cancelled", "cancelling"}) {
            fold(started(new RunId(run), 1));
        }
        fold(
                new Completed(
                        new RunId("completed"), 3, FILE, 12.5, "all epochs done", Optional.empty(), Optional.empty()),
                new Failed(new RunId("failed"), "the loss is not a number"),
                new CancelRequested(new RunId("cancelled")),
                new Cancelled(new RunId("cancelled")),
                new CancelRequested(new RunId("cancelling")));

        // Then
        assertThat(runs.all())
                .allSatisfy(run -> assertThat(run.status()).isEqualTo(run.id().value()));
        assertThat(runs.all())
                .filteredOn(KnownRun::running)
                .extracting(KnownRun::status)
                .containsExactly("cancelling");
    }

    @Test
    void keepsAnEndedRunEndedWhenSomebodyCancelsItLate() {
        // Given
        RunId run = new RunId("a");

        // When
        fold(started(run, 1), new Failed(run, "no data"), new CancelRequested(run));

        // Then
        assertThat(runs.all().get(0).status()).isEqualTo("failed");
        assertThat(runs.all().get(0).failure()).contains("no data");
    }

    @Test
    void knowsWhatARunAskedForThatFailedBeforeItStarted() {
        // Given
        RunId run = new RunId("a");

        // When
        fold(
                new AttemptBegun(run, 1, ModelName.DEFAULT, "cnn-nb", "organs"),
                new Failed(run, "there is no recipe 'cnn-nb'; did you mean cnn-bn?"));

        // Then
        assertThat(runs.all().get(0).state().recipe()).contains("cnn-nb");
        assertThat(runs.all().get(0).state().dataset()).contains("organs");
    }

    private static Started started(RunId run, int attempt) {
        DatasetRef dataset = new DatasetRef("organs", FILE);
        return new Started(run, attempt, ModelName.DEFAULT, "cnn-bn", dataset, 1, Map.of(), true, 8);
    }

    private static EpochCompleted epoch(RunId run, int epoch, double accuracy) {
        Score score = new Score(1, accuracy);
        return new EpochCompleted(run, epoch, 8, score, score, score, 2, 1000, Optional.empty());
    }

    private void fold(TrainingProgress... events) {
        for (TrainingProgress event : events) {
            runs.progressed(event, Instant.ofEpochSecond(1));
        }
    }
}
