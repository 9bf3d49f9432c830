package dev.axial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.home.Ports;
import dev.axial.launcher.process.ProcessMemory;
import dev.axial.store.dataset.StratifiedSample;
import dev.axial.study.report.EpochReport;
import dev.axial.study.report.ReportedMetrics;
import dev.axial.study.report.SeedReport;
import dev.axial.study.report.State;
import dev.axial.study.report.StudyReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of the study as a person runs them: the packaged command in a process, killed by kill -9, and given again. */
class ReproduceIT {

    @TempDir
    private Path folder;

    @Test
    void goesOnAfterAKillAndReportsWhatEvalPublishedWithNothingDoneTwice() throws Exception {
        // Given: a small part of the bundled sample, every class in it
        Path small = folder.resolve("small.npz");
        new StratifiedSample(Map.of(Split.TRAIN, 330, Split.VALIDATION, 110, Split.TEST, 110), 1)
                .write(Installation.locate().bundledSample(), small);

        // When: killed after the first epoch of row 2, and given again
        Process killed = reproduce(small);
        boolean sawIt = false;
        try (BufferedReader printed = killed.inputReader()) {
            boolean row2 = false;
            for (String line = printed.readLine(); line != null && !sawIt; line = printed.readLine()) {
                row2 |= line.startsWith("Row 2");
                sawIt = row2 && line.strip().startsWith("1/2 ");
            }
            killed.destroyForcibly().waitFor(); // SIGKILL
        }
        assertThat(sawIt).isTrue();
        Process again = reproduce(small);
        String printed = new String(again.getInputStream().readAllBytes());

        // Then
        assertThat(again.waitFor()).as(printed).isZero();
        assertThat(printed).contains("1 run to do, 1 done before").doesNotContain("Row 1:");
        StudyReport report = EventJson.read(Files.readAllBytes(folder.resolve("out/report.json")), StudyReport.class);
        assertThat(report.quick()).isTrue();
        assertThat(report.finished()).isPresent();
        assertThat(report.rows().get(2).state()).isEqualTo(State.NOT_RUN);
        assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
        assertThat(folder.resolve("out/report.md")).content().contains("not a reproduction");
        try (EmbeddedBroker broker = EmbeddedBroker.start(
                new Home(folder.resolve("out")).broker(), Ports.free().kafka())) {
            KafkaConnection kafka = KafkaConnection.to(broker.bootstrapServers());
            assertThat(read(kafka, Topics.TRAINING_REQUESTS)).hasSize(2);
            List<ModelEvaluated> evaluations = read(kafka, Topics.EVALUATIONS).stream()
                    .map(record -> event(record.value()))
                    .toList();
            assertThat(evaluations).hasSize(2);
            List<TrainingProgress> progress = read(kafka, Topics.TRAINING_PROGRESS).stream()
                    .map(ReproduceIT::progress)
                    .toList();
            for (int row : List.of(1, 2)) {
                agrees(report.rows().get(row - 1).variants().get(0).seeds().get(0), progress, evaluations);
            }
        }
    }

    private static void agrees(SeedReport seed, List<TrainingProgress> progress, List<ModelEvaluated> evaluations) {
        ModelEvaluated evaluation = evaluations.stream()
                .filter(one -> one.runId().value().equals(seed.runId()))
                .findFirst()
                .orElseThrow();
        List<TrainingProgress> told = progress.stream()
                .filter(event -> event.runId().value().equals(seed.runId()))
                .toList();
        List<EpochCompleted> epochs = told.stream()
                .filter(EpochCompleted.class::isInstance)
                .map(EpochCompleted.class::cast)
                .toList();
        Completed completed = (Completed)
                told.stream().filter(Completed.class::isInstance).findFirst().orElseThrow();
        assertThat(epochs).extracting(EpochCompleted::epoch).containsExactly(1, 2); // none twice
        assertThat(seed.state()).isEqualTo(State.DONE);
        assertThat(seed.test()).hasValue(ReportedMetrics.of(evaluation));
        assertThat(seed.chosenEpoch()).hasValue(completed.bestEpoch());
        assertThat(seed.curve())
                .extracting(EpochReport::test)
                .containsExactlyElementsOf(
                        epochs.stream().map(EpochCompleted::test).toList());
        assertThat(seed.test().orElseThrow().accuracy())
                .isEqualTo(seed.curve().get(completed.bestEpoch() - 1).test().accuracy());
        assertThat(seed.parameters()).isEqualTo(completed.parameters().map(count -> count.all()));
        assertThat(seed.modelBytes()).hasValue(evaluation.artifact().bytes());
        assertThat(seed.parity()).isPresent();
        assertThat(seed.peakMemoryBytes().isPresent()).isEqualTo(ProcessMemory.isCounted());
    }

    private Process reproduce(Path data) throws IOException {
        return PackagedCommand.start(
                "reproduce",
                "--quick",
                "--rows",
                "1,2",
                "--data",
                data.toString(),
                "--home",
                folder.resolve("home").toString(),
                "--out",
                folder.resolve("out").toString());
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(KafkaConnection kafka, Topic topic) throws Exception {
        ConcurrentLinkedQueue<ConsumerRecord<byte[], byte[]>> records = new ConcurrentLinkedQueue<>();
        try (TopicFollower follower = new TopicFollower(kafka, "test", topic, records::add)) {
            follower.start();
            follower.catchUp(Duration.ofSeconds(30));
        }
        return List.copyOf(records);
    }

    private static ModelEvaluated event(byte[] json) {
        try {
            return EventJson.read(json, ModelEvaluated.class);
        } catch (InvalidEventException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrainingProgress progress(ConsumerRecord<byte[], byte[]> record) {
        try {
            return CloudEvents.readProgress(record).orElseThrow();
        } catch (InvalidEventException e) {
            throw new IllegalStateException(e);
        }
    }
}
