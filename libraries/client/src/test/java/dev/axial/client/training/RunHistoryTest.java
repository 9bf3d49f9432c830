package dev.axial.client.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.AttemptBegun;
import dev.axial.contract.training.TrainingProgress.CancelRequested;
import dev.axial.contract.training.TrainingProgress.Cancelled;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Failed;
import dev.axial.contract.training.TrainingProgress.Score;
import dev.axial.contract.training.TrainingProgress.Started;
import dev.axial.kafka.event.CloudEvents;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RunHistoryTest {

    private static final ArtifactRef FILE = new ArtifactRef(Sha256.of(new byte[0]), 0);

    private final RunHistory history = new RunHistory();

    @Test
    void showsARunWhereItStands() {
        // Given
        RunId run = new RunId("a");

        // When
        fold(started(run, 1), epoch(run, 1, 0.5), epoch(run, 2, 0.75));

        // Then
        RunSummary summary = history.summaries().get(0);
        assertThat(summary.state()).isEqualTo("running");
        assertThat(summary.epoch()).isEqualTo(2);
        assertThat(summary.epochs()).isEqualTo(8);
        assertThat(summary.validationAccuracy()).contains(0.75);
        assertThat(summary.recipe()).isEqualTo("cnn-bn");
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
        assertThat(history.summaries())
                .allSatisfy(run -> assertThat(run.state()).isEqualTo(run.runId().value()));
        assertThat(history.summaries())
                .filteredOn(RunSummary::running)
                .extracting(RunSummary::state)
                .containsExactly("cancelling");
    }

    @Test
    void keepsAnEndedRunEndedWhenSomebodyCancelsItLate() {
        // Given
        RunId run = new RunId("a");

        // When
        fold(started(run, 1), new Failed(run, "no data"), new CancelRequested(run));

        // Then
        assertThat(history.summaries().get(0).state()).isEqualTo("failed");
        assertThat(history.summaries().get(0).reason()).contains("no data");
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
        assertThat(history.summaries().get(0).recipe()).isEqualTo("cnn-nb");
        assertThat(history.summaries().get(0).dataset()).isEqualTo("organs");
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
            ProducerRecord<byte[], byte[]> sent = CloudEvents.progress(event, "test");
            history.foldProgress(new ConsumerRecord<>(
                    Topics.TRAINING_PROGRESS.name(),
                    0,
                    0,
                    1_000,
                    TimestampType.CREATE_TIME,
                    0,
                    0,
                    sent.key(),
                    sent.value(),
                    sent.headers(),
                    Optional.empty()));
        }
    }
}
