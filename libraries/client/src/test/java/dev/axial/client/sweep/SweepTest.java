package dev.axial.client.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.axial.client.sweep.Sweep.Unneeded;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.DecisionId;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.PromotionDecided;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.AttemptBegun;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Failed;
import dev.axial.contract.training.TrainingProgress.Score;
import dev.axial.contract.training.TrainingProgress.Started;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.npz.NpyArray;
import dev.axial.store.npz.NpzWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real store; what was put is two days old unless a test says otherwise. */
class SweepTest {

    private static final ModelName ORGAN = ModelName.DEFAULT;
    private static final ImageShape SHAPE = new ImageShape(1, 2, 2);
    private static final List<String> LABELS = List.of("dark", "bright");
    private static final Instant LONG_AGO = Instant.now().minus(Duration.ofDays(60));
    private static final Duration DAY = Duration.ofDays(1);

    private Path folder;
    private final History history = new History();
    private ArtifactStore store;
    private DatasetRef dataset;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        store = ArtifactStore.local(folder.resolve("store"));
        dataset = imported("patches").ref();
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void keepsTheNewestTheChampionAndItsPredecessorAndDeletesOtherVersions() throws Exception {
        // Given: 1 was champion, then 2, which serves; 6 is the newest
        DatasetRef first = new DatasetRef("patches", old("an earlier version of the dataset"));
        DatasetRef third = new DatasetRef("patches", old("another version of the dataset"));
        for (int version = 1; version <= 6; version++) {
            judged(version, version == 1 ? first : version == 3 ? third : dataset, version <= 2, Optional.empty());
        }

        // When
        List<Unneeded> unneeded = new Sweep(store, 2, DAY).find(() -> history);
        unneeded.forEach(
                each -> assertThat(new Sweep(store, 2, DAY).delete(each)).isTrue());

        // Then
        assertThat(unneeded)
                .extracting(Unneeded::what)
                .containsExactly(
                        "confusion matrix of organ version 3",
                        "confusion matrix of organ version 4",
                        "organ version 3",
                        "organ version 4",
                        "version of dataset patches");
        assertThat(Stream.of(1, 2, 5, 6).map(version -> Sha256.of(("model " + version).getBytes(UTF_8))))
                .allMatch(sha256 -> store.artifact(sha256).isPresent());
        assertThat(store.contains(first.artifact())).isTrue();
        assertThat(store.contains(third.artifact())).isFalse();
        assertThat(new Datasets(store).load(dataset).dataset().labels()).isEqualTo(LABELS);
    }

    @Test
    void keepsAVersionThatServedWhileImagesThatMayWaitWereShaped() throws Exception {
        // Given: 3 served until yesterday; 1, 2 and 4 were champions long ago, and 5 is by hand
        for (int version = 1; version <= 5; version++) {
            judged(version, dataset, false, Optional.empty());
        }
        champion(1, LONG_AGO);
        champion(2, LONG_AGO.plusSeconds(1));
        champion(4, LONG_AGO.plusSeconds(2));
        champion(3, LONG_AGO.plusSeconds(3));
        decided(5, Instant.now().minus(DAY));
        champion(5, Instant.now().minus(DAY));

        // When
        List<Unneeded> unneeded = new Sweep(store, 1, DAY).find(() -> history);

        // Then
        assertThat(unneeded)
                .extracting(Unneeded::what)
                .filteredOn(what -> what.startsWith("organ"))
                .containsExactly("organ version 1", "organ version 2", "organ version 4");
    }

    @Test
    void keepsTheVersionThatTheChampionWasComparedWithWhenItsRecordIsCompacted() throws Exception {
        // Given
        for (int version = 1; version <= 4; version++) {
            judged(version, dataset, version == 3, version == 3 ? Optional.of(1) : Optional.empty());
        }

        // Then: 3 is champion against 1, whose own record is gone
        assertThat(new Sweep(store, 1, DAY).find(() -> history))
                .extracting(Unneeded::what)
                .contains("organ version 2")
                .doesNotContain("organ version 1", "organ version 3", "organ version 4");
    }

    @Test
    void keepsTheChampionThoughTheClockOfEvalWentBackBeforeItWasPromoted() throws Exception {
        // Given
        for (int version = 1; version <= 4; version++) {
            judged(version, dataset, false, Optional.empty());
        }
        champion(1, LONG_AGO.plusSeconds(20));
        champion(3, LONG_AGO.plusSeconds(10));

        // Then: 3 serves, and 1 served before
        assertThat(new Sweep(store, 1, DAY).find(() -> history))
                .extracting(Unneeded::what)
                .filteredOn(what -> what.startsWith("organ"))
                .containsExactly("organ version 2");
    }

    @Test
    void keepsAChampionThatWasNeverEvaluated() throws Exception {
        // Given: written by hand
        champion(9, LONG_AGO);

        // Then
        assertThat(new Sweep(store, 1, DAY).find(() -> history)).isEmpty();
    }

    @Test
    void keepsWhatARunThatHasNotEndedNeeds() throws Exception {
        // Given
        DatasetRef before = new DatasetRef("patches", old("the version that both runs began with"));
        ArtifactRef weights = old("weights");
        ArtifactRef open = old("checkpoint of the open run");
        ArtifactRef ended = old("checkpoint of the ended run");
        send(
                Topics.TRAINING_REQUESTS,
                EventJson.write(new TrainingRequested(
                        Optional.of(new RunId("open")),
                        ORGAN,
                        "cnn",
                        "patches",
                        1,
                        Map.of("weights", Map.of("sha256", weights.sha256().hex(), "bytes", 7)),
                        true,
                        Optional.empty())));
        progress(started("open", before), epoch("open", open));
        progress(started("ended", before), epoch("ended", ended), new Failed(new RunId("ended"), "for a test"));

        // When
        List<Unneeded> unneeded = new Sweep(store, 1, DAY).find(() -> history);

        // Then
        assertThat(unneeded)
                .extracting(Unneeded::artifact, Unneeded::what)
                .containsExactly(tuple(ended, "checkpoint of run ended"));
    }

    @Test
    void keepsAModelThatWaitsForItsVerdict() throws Exception {
        // Given
        ArtifactRef model = old("a model");
        send(Topics.MODELS, EventJson.write(trained("waits", model, dataset)));

        // Then
        assertThat(new Sweep(store, 1, DAY).find(() -> history)).isEmpty();
    }

    @Test
    void deletesWhatNothingNamesOnceItIsOld() throws Exception {
        // Given: a kill between putting and saying so, long ago and just now
        ArtifactRef old = old("left behind");
        store.put("being written".getBytes(UTF_8));

        // Then
        assertThat(new Sweep(store, 1, DAY).find(() -> history))
                .containsExactly(new Unneeded(old, "named by nothing", List.of()));
    }

    @Test
    void sparesWhatIsPutAgainWhileItLooks() throws Exception {
        // Given
        ArtifactRef old = old("left behind");
        Sweep sweep = new Sweep(store, 1, DAY);
        List<Unneeded> unneeded = sweep.find(() -> history);

        // When
        store.put("left behind".getBytes(UTF_8));

        // Then
        assertThat(unneeded).hasSize(1);
        assertThat(sweep.delete(unneeded.get(0))).isFalse();
        assertThat(store.contains(old)).isTrue();
    }

    @Test
    void deletesFeaturesWithTheirPointersWhileNoRunIsOpen() throws Exception {
        // Given
        ArtifactRef features = old("features");
        String pointer = "features/" + "0".repeat(64);
        store.point(pointer, EventJson.write(features));
        Sweep sweep = new Sweep(store, 1, DAY);
        progress(new AttemptBegun(new RunId("run"), 1, ORGAN, "resnet", "patches"));
        List<Unneeded> whileItRuns = sweep.find(() -> history);
        progress(new Failed(new RunId("run"), "for a test"));

        // When
        List<Unneeded> afterwards = sweep.find(() -> history);
        afterwards.forEach(sweep::delete);

        // Then
        assertThat(whileItRuns).isEmpty();
        assertThat(afterwards).containsExactly(new Unneeded(features, "features of a backbone", List.of(pointer)));
        assertThat(store.pointer(pointer)).isEmpty();
        assertThat(store.contains(features)).isFalse();
    }

    private void judged(int version, DatasetRef of, boolean promoted, Optional<Integer> against) throws Exception {
        String run = "run-" + version;
        ArtifactRef confusion = old("confusion of version " + version);
        ModelTrained trained = trained(run, model(version), of);
        send(Topics.MODELS, EventJson.write(trained));
        ModelEvaluated evaluated = new ModelEvaluated(
                trained.runId(),
                ORGAN,
                version,
                trained.artifact().sha256(),
                "test",
                1,
                1,
                List.of(0.2, 1.0),
                0.5,
                0,
                0,
                List.of(),
                List.of(),
                new ModelEvaluated.GateDecision(promoted, against, Optional.empty(), "for a test"),
                trained.artifact(),
                SHAPE,
                LABELS,
                "linear",
                Optional.of(confusion),
                Optional.empty());
        Instant at = LONG_AGO.minus(DAY).plusSeconds(version);
        send(Topics.EVALUATIONS, EventJson.write(evaluated), at);
        if (promoted) {
            champion(version, at);
        }
    }

    private void champion(int version, Instant at) throws Exception {
        ModelPromoted champion = new ModelPromoted(
                ORGAN, version, new RunId("run-" + version), model(version), SHAPE, LABELS, "for a test");
        send(Topics.CHAMPIONS, EventJson.write(champion), at);
    }

    private void decided(int version, Instant at) throws Exception {
        PromotionDecided decided = new PromotionDecided(
                new DecisionId("by-hand"),
                ORGAN,
                version,
                PromotionDecided.Outcome.PROMOTED,
                Optional.of(version),
                "for a test",
                "somebody");
        send(Topics.PROMOTION_DECISIONS, EventJson.write(decided), at);
    }

    private ArtifactRef model(int version) throws Exception {
        return old("model " + version);
    }

    private static ModelTrained trained(String run, ArtifactRef model, DatasetRef of) {
        return new ModelTrained(new RunId(run), ORGAN, model, SHAPE, LABELS, of, "linear", 1, 1, true, "0.1.0");
    }

    private static Started started(String run, DatasetRef of) {
        return new Started(new RunId(run), 1, ORGAN, "cnn", of, 1, Map.of(), true, 5);
    }

    private static EpochCompleted epoch(String run, ArtifactRef checkpoint) {
        Score score = new Score(0.5, 0.5);
        return new EpochCompleted(new RunId(run), 1, 5, score, score, score, 1, 1, Optional.of(checkpoint));
    }

    /** Puts content as if that had been two days ago. */
    private ArtifactRef old(String content) throws Exception {
        ArtifactRef ref = store.put(content.getBytes(UTF_8));
        Files.setLastModifiedTime(
                folder.resolve("store/objects").resolve(ref.sha256().hex()),
                FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        return ref;
    }

    private Dataset imported(String name) throws Exception {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        for (String split : List.of("train", "val", "test")) {
            arrays.put(split + "_images", NpyArray.uint8(new byte[8], 2, 2, 2));
            arrays.put(split + "_labels", NpyArray.uint8(new byte[] {0, 1}, 2));
        }
        arrays.put("label_names", NpyArray.text(LABELS));
        Path npz = folder.resolve(name + ".npz");
        NpzWriter.write(npz, arrays);
        Dataset imported = new Datasets(store).importNpz(npz, name);
        Files.setLastModifiedTime(
                folder.resolve("store/objects")
                        .resolve(imported.ref().artifact().sha256().hex()),
                FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        return imported;
    }

    private void progress(TrainingProgress... events) {
        for (TrainingProgress event : events) {
            ProducerRecord<byte[], byte[]> record = CloudEvents.progress(event, "test");
            history.foldProgress(new ConsumerRecord<>(
                    record.topic(),
                    0,
                    0,
                    Instant.now().toEpochMilli(),
                    TimestampType.CREATE_TIME,
                    0,
                    0,
                    record.key(),
                    record.value(),
                    record.headers(),
                    Optional.empty()));
        }
    }

    private void send(Topic topic, byte[] value) {
        send(topic, value, Instant.now());
    }

    private void send(Topic topic, byte[] value, Instant at) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                topic.name(),
                0,
                0,
                at.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                value,
                new RecordHeaders(),
                Optional.empty());
        History.FOLDS.get(topic).accept(history, record);
    }
}
