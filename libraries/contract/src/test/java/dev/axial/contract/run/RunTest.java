package dev.axial.contract.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.run.Run.Status;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.CancelRequested;
import dev.axial.contract.training.TrainingProgress.Cancelled;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Failed;
import dev.axial.contract.training.TrainingProgress.Score;
import dev.axial.contract.training.TrainingProgress.Started;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunTest {

    private static final RunId RUN = new RunId("run-1");

    @Test
    void countsAttemptsThatBroughtNoCheckpoint() {
        // When
        Run run = fold(started(1), epoch(1), started(2), started(3));

        // Then
        assertThat(run.fruitlessAttempts()).isEqualTo(2);
        assertThat(run.nextAttempt()).isEqualTo(4);
        assertThat(run.after(epoch(2)).fruitlessAttempts()).isZero();
    }

    @Test
    void givesCheckpointsTheNewestFirst() {
        // When, Then
        assertThat(fold(started(1), epoch(1), epoch(2), epoch(3)).checkpoints())
                .containsExactly(checkpoint(3), checkpoint(2), checkpoint(1));
    }

    @Test
    void anEpochThatIsToldAgainReplacesItselfAndWhatFollowedIt() {
        // When
        Run run = fold(started(1), epoch(1), epoch(2), epoch(3), started(2), epoch(2));

        // Then
        assertThat(run.epochs().stream().map(EpochCompleted::epoch)).containsExactly(1, 2);
    }

    @Test
    void staysAsItEnded() {
        // Given
        Run failed = fold(started(1), new Failed(RUN, "the loss became NaN"));

        // When
        Run after = failed.after(started(2)).after(epoch(1)).after(new Cancelled(RUN));

        // Then
        assertThat(after).isEqualTo(failed);
        assertThat(after.status()).isEqualTo(Status.FAILED);
        assertThat(after.reason()).contains("the loss became NaN");
    }

    @Test
    void remembersThatItIsToBeCancelled() {
        // When
        Run run = fold(started(1), new CancelRequested(RUN), epoch(1));

        // Then
        assertThat(run.cancelRequested()).isTrue();
        assertThat(run.ended()).isFalse();
        assertThat(run.after(new Cancelled(RUN)).status()).isEqualTo(Status.CANCELLED);
    }

    private static Run fold(TrainingProgress... events) {
        return Stream.of(events).reduce(Run.requested(RUN, Run.Memory.NEWEST), Run::after, (a, b) -> b);
    }

    private static Started started(int attempt) {
        return new Started(
                RUN,
                attempt,
                ModelName.DEFAULT,
                "cnn-bn",
                new DatasetRef("organamnist", checkpoint(0)),
                1,
                Map.of(),
                true,
                35);
    }

    private static EpochCompleted epoch(int epoch) {
        Score score = new Score(0.5, 0.8);
        return new EpochCompleted(RUN, epoch, 35, score, score, score, 1, 1000, Optional.of(checkpoint(epoch)));
    }

    private static ArtifactRef checkpoint(int epoch) {
        return new ArtifactRef(Sha256.of(new byte[] {(byte) epoch}), 1);
    }
}
