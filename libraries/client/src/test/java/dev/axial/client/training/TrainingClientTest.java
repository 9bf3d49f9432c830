package dev.axial.client.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.client.NotFoundException;
import dev.axial.client.SilenceException;
import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelEvaluated.ClassMetrics;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.AttemptBegun;
import dev.axial.contract.training.TrainingProgress.Cancelled;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Failed;
import dev.axial.contract.training.TrainingProgress.Score;
import dev.axial.contract.training.TrainingProgress.Started;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.terminal.CommandException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs as a real broker has them; each test has runs of its own. */
class TrainingClientTest {

    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final ArtifactRef FILE = new ArtifactRef(Sha256.of(new byte[] {1}), 1);
    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);

    private static EmbeddedBroker broker;
    private static KafkaConnection kafka;
    private static Producer<byte[], byte[]> producer;

    private final RunId run = new RunId(UUID.randomUUID().toString());
    private final List<String> told = new ArrayList<>();
    private final RunListener listener = new RunListener() {
        @Override
        public void progressed(TrainingProgress event) {
            told.add(event.type());
        }

        @Override
        public void evaluated(ModelEvaluated evaluation) {
            told.add("version " + evaluation.version());
        }
    };

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        kafka = KafkaConnection.to(broker.bootstrapServers());
        TopicCreation.create(kafka, Topics.ALL);
        producer = kafka.producer("test");
    }

    @AfterAll
    static void stop() {
        producer.close();
        broker.close();
    }

    @Test
    void followsARunUntilItsModelIsEvaluated() throws Exception {
        // Given: the second epoch is told twice, since its attempt was cut off; another run fails meanwhile
        send(begun(run), started(run), epoch(run, 1, 100), epoch(run, 2, 50), epoch(run, 2, 300));
        send(new Failed(new RunId("another-" + run), "for a test"));
        send(completed(run));
        send(Topics.EVALUATIONS, "organ", EventJson.write(evaluated(run, 3)));

        // When
        TrainingOutcome outcome = new TrainingClient(kafka).follow(run, listener, SILENCE);

        // Then: as many images at 100 as at 300 a second are 150 a second
        assertThat(outcome.epochs()).isEqualTo(2);
        assertThat(outcome.imagesPerSecond()).isCloseTo(150, offset(1e-9));
        assertThat(outcome.bestEpoch()).isEqualTo(2);
        assertThat(outcome.evaluation().perClass()).hasSize(2);
        assertThat(told)
                .containsSubsequence(
                        "attempt-begun",
                        "started",
                        "epoch-completed",
                        "epoch-completed",
                        "epoch-completed",
                        "completed")
                .contains("version 3")
                .hasSize(7);
    }

    @Test
    void saysWhyARunFailedOrWasCancelled() throws Exception {
        // Given
        RunId cancelled = new RunId(UUID.randomUUID().toString());
        send(begun(run), new Failed(run, "there is no recipe 'cnn-nb'"));
        send(begun(cancelled), new Cancelled(cancelled));
        TrainingClient client = new TrainingClient(kafka);

        // When, Then
        assertThatThrownBy(() -> client.follow(run, listener, SILENCE))
                .isInstanceOf(CommandException.class)
                .hasMessage("Run " + run + " failed: there is no recipe 'cnn-nb'.");
        assertThatThrownBy(() -> client.follow(cancelled, listener, SILENCE))
                .isInstanceOf(CommandException.class)
                .hasMessage("Run " + cancelled + " was cancelled.");
    }

    @Test
    void saysWhyARequestOrAModelWasRefused() throws Exception {
        // Given
        RunId unjudged = new RunId(UUID.randomUUID().toString());
        reject(Topics.TRAINING_REQUESTS_REJECTED, run.value(), new byte[] {'{'}, "the body is no JSON.");
        send(begun(unjudged), started(unjudged), completed(unjudged));
        reject(Topics.MODELS_REJECTED, "organ", EventJson.write(trained(unjudged)), "the file is no ONNX model.");
        TrainingClient client = new TrainingClient(kafka);

        // When, Then
        assertThatThrownBy(() -> client.follow(run, listener, SILENCE))
                .hasMessage("Run " + run + " ends here: the request was refused: the body is no JSON.");
        assertThatThrownBy(() -> client.follow(unjudged, listener, SILENCE))
                .hasMessage("Run " + unjudged + " ends here: eval refused its model: the file is no ONNX model.");
        KnownRuns known = KnownRuns.readWhole(kafka);
        assertThat(known.find(run).orElseThrow().failure()).contains("the request was refused: the body is no JSON.");
        assertThat(known.find(unjudged).orElseThrow().underWay()).isFalse();
    }

    @Test
    void saysThatNothingIsHeard() {
        // When, Then
        assertThatThrownBy(() -> new TrainingClient(kafka).follow(run, listener, Duration.ofMillis(10)))
                .isInstanceOf(SilenceException.class)
                .hasMessage("Nothing was heard of run " + run + " for 0.0 s.");
    }

    @Test
    void knowsARequestBeforeTrainTakesItUp() throws Exception {
        // When
        new TrainingClient(kafka)
                .request(new TrainingRequested(
                        Optional.of(run), ModelName.DEFAULT, "cnn", "organs", 1, Map.of(), true, Optional.empty()));

        // Then: a list of runs begins with what train has taken up
        assertThat(KnownRuns.readWhole(kafka).find(run).orElseThrow().underWay())
                .isTrue();
        assertThat(KnownRuns.read(kafka).find(run)).isEmpty();
    }

    @Test
    void findsARunByTheBeginningOfItsIdAndKeepsItsEvents() throws Exception {
        // Given
        send(begun(run), started(run), epoch(run, 1, 100), epoch(run, 1, 200));
        send(begun(new RunId(run + "-b")));
        send(Topics.TRAINING_PROGRESS, run.value(), new byte[] {1, 2, 3}); // somebody else's
        send(Topics.TRAINING_PROGRESS, null, new byte[] {'{', '}'});

        // When
        RunDetail found = KnownRuns.find(kafka, run.value());

        // Then: the whole id means that run, its beginning both
        assertThat(found.run().id()).isEqualTo(run);
        assertThat(found.events())
                .extracting(event -> event.progress().type())
                .containsExactly("attempt-begun", "started", "epoch-completed");
        assertThatThrownBy(() -> KnownRuns.find(kafka, run.value().substring(0, 30)))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("2 runs begin with '" + run.value().substring(0, 30) + "'.");
        assertThatThrownBy(() -> KnownRuns.find(kafka, "none"))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("There is no run 'none'.");
    }

    @Test
    void listsRunsWithoutTheMetricsOfEachClass() throws Exception {
        // Given
        send(begun(run), started(run), epoch(run, 1, 100), completed(run));
        send(Topics.EVALUATIONS, "organ", EventJson.write(evaluated(run, 7)));

        // When
        KnownRuns known = KnownRuns.read(kafka);

        // Then
        ModelEvaluated evaluation = known.find(run).orElseThrow().evaluation().orElseThrow();
        assertThat(evaluation.version()).isEqualTo(7);
        assertThat(evaluation.perClass()).isEmpty();
        assertThat(evaluation.confusion()).isEmpty();
        assertThat(known.evaluations()).contains(evaluation);
    }

    private static AttemptBegun begun(RunId run) {
        return new AttemptBegun(run, 1, ModelName.DEFAULT, "cnn-bn", "organs");
    }

    private static Started started(RunId run) {
        return new Started(run, 1, ModelName.DEFAULT, "cnn-bn", new DatasetRef("organs", FILE), 1, Map.of(), true, 2);
    }

    private static EpochCompleted epoch(RunId run, int epoch, double imagesPerSecond) {
        Score score = new Score(1, 0.5);
        return new EpochCompleted(run, epoch, 2, score, score, score, 2, imagesPerSecond, Optional.empty());
    }

    private static Completed completed(RunId run) {
        return new Completed(run, 2, FILE, 4, "all 2 epochs done", Optional.empty(), Optional.empty());
    }

    private static ModelTrained trained(RunId run) {
        return new ModelTrained(
                run,
                ModelName.DEFAULT,
                FILE,
                SHAPE,
                List.of("a", "b"),
                new DatasetRef("organs", FILE),
                "cnn-bn",
                1,
                2,
                true,
                "0.1.0");
    }

    private static ModelEvaluated evaluated(RunId run, int version) {
        ClassMetrics metrics = new ClassMetrics("a", 0.5, 0.5, 0.5, 0.5);
        return new ModelEvaluated(
                run,
                ModelName.DEFAULT,
                version,
                FILE.sha256(),
                "test",
                2,
                0.5,
                List.of(0.1, 0.9),
                0.5,
                1,
                0,
                List.of(List.of(1L, 0L), List.of(1L, 0L)),
                List.of(metrics, metrics),
                new ModelEvaluated.GateDecision(false, Optional.empty(), Optional.empty(), "for a test"),
                FILE,
                SHAPE,
                List.of("a", "b"),
                "cnn-bn",
                Optional.empty(),
                Optional.empty());
    }

    private static void send(TrainingProgress... events) throws Exception {
        for (TrainingProgress event : events) {
            producer.send(CloudEvents.progress(event, "test")).get();
        }
    }

    private static void send(Topic topic, String key, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(topic.name(), key == null ? null : key.getBytes(UTF_8), value))
                .get();
    }

    private static void reject(Topic topic, String key, byte[] value, String detail) throws Exception {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic.name(), key.getBytes(UTF_8), value);
        record.headers().add(ImageHeaders.REJECTION_DETAIL, detail.getBytes(UTF_8));
        producer.send(record).get();
    }
}
