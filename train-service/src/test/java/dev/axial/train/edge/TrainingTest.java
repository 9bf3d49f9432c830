package dev.axial.train.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.RunId;
import dev.axial.contract.run.Run;
import dev.axial.contract.run.Run.Status;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.AttemptBegun;
import dev.axial.contract.training.TrainingProgress.CancelRequested;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Parameters;
import dev.axial.contract.training.TrainingProgress.Started;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.epoch.EpochReader;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.store.ArtifactStore;
import dev.axial.store.UnreachableStoreException;
import dev.axial.store.dataset.DatasetContent;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.StratifiedSample;
import dev.axial.train.Attempts;
import dev.axial.train.Exports;
import dev.axial.train.Training;
import dev.axial.train.batches.KeptFeatures;
import dev.axial.train.fitting.Formulas;
import dev.axial.train.fitting.TorchSettings;
import dev.axial.train.network.Network;
import dev.axial.train.network.NetworkLimits;
import dev.axial.train.plan.TrainingPlans;
import dev.axial.train.recipe.Recipes;
import dev.axial.train.run.Checkpoints;
import dev.axial.train.run.OwnedRun;
import dev.axial.train.run.OwnershipLostException;
import dev.axial.train.run.RunCancelledException;
import dev.axial.train.run.RunOwnership;
import dev.axial.train.safetensors.Safetensors;
import dev.axial.train.weights.AllowedAddresses;
import dev.axial.train.weights.WeightFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole runs: real broker, real store, real images, PyTorch and ONNX Runtime. */
class TrainingTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static KafkaConnection kafka;
    private static ArtifactStore store;
    private static DatasetContent dataset;

    private final RunId runId = new RunId(UUID.randomUUID().toString());
    private Consumer<EpochRequested> onRequest = request -> {};
    private TestIngest ingest;
    private RunsFollower runs;
    private KafkaOwnership ownership;
    private EpochReader epochs;
    private Training training;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        kafka = KafkaConnection.to(broker.bootstrapServers());
        TopicCreation.create(kafka, Topics.ALL);
        store = ArtifactStore.local(folder.resolve("store"));
        Path sample = folder.resolve("organamnist-small.npz");
        new StratifiedSample(Map.of(Split.TRAIN, 330, Split.VALIDATION, 66, Split.TEST, 110), 1)
                .write(Path.of("../data/organamnist-sample.npz"), sample);
        Datasets datasets = new Datasets(store);
        dataset = datasets.load(datasets.importNpz(sample, "organamnist-small").ref());
    }

    @AfterAll
    static void stop() {
        store.close();
        broker.close();
    }

    @BeforeEach
    void wire() {
        ingest = new TestIngest(kafka, dataset, request -> onRequest.accept(request));
        runs = new RunsFollower(kafka);
        runs.start();
        ownership = new KafkaOwnership(kafka, runs);
        epochs = new EpochReader(kafka, "test-train", "test");
        wire(ownership);
    }

    private void wire(RunOwnership ownership) {
        Checkpoints checkpoints = new Checkpoints(store);
        training = new Training(
                ownership,
                new TrainingPlans(
                        Recipes.bundled(),
                        new Datasets(store),
                        new WeightFiles(store, AllowedAddresses.NONE, Duration.ofSeconds(10)),
                        NetworkLimits.DEFAULT),
                new Attempts(epochs, checkpoints, new Exports(store), new KeptFeatures(store), TorchSettings.onCpu(2)),
                checkpoints);
    }

    @AfterEach
    void close() {
        ownership.close();
        epochs.close();
        runs.close();
        ingest.close();
    }

    @Test
    void aRunThatWasStoppedInTheMiddleEndsWithTheWeightsOfOneThatWasNot() throws Exception {
        // Given
        RunId undisturbed = new RunId(UUID.randomUUID().toString());
        train(undisturbed, request(Map.of("epochs", 3)));
        onRequest = request -> {
            if (request.requestId().equals(runId.value()) && request.epoch() == 2) {
                onRequest = nothing -> {};
                ownership.revoke();
            }
        };

        // When
        assertThatThrownBy(() -> train(runId, request(Map.of("epochs", 3)))).isInstanceOf(OwnershipLostException.class);
        assertThat(state(runId).epochs()).hasSize(1);
        train(runId, request(Map.of("epochs", 3)));

        // Then
        assertThat(state(runId).status()).isEqualTo(Status.COMPLETED);
        assertThat(state(runId).started().orElseThrow().attempt()).isEqualTo(2);
        assertThat(weights(runId)).isNotEmpty().isEqualTo(weights(undisturbed));
        assertThat(losses(runId)).isEqualTo(losses(undisturbed));
    }

    @Test
    void aFrozenBackboneSeesEveryImageOnceHoweverManyAttemptsAndRunsThereAre() throws Exception {
        // Given
        loseFeatures();
        Map<String, Object> overrides =
                Map.of("input", List.of(1, 28, 28), "network.3.linear", 16, "epochs", 3, "weights", backbone());
        RunId undisturbed = new RunId(UUID.randomUUID().toString());
        List<String> asked = new ArrayList<>();
        onRequest = request -> asked.add(request.split() + " " + request.epoch());
        train(undisturbed, request("resnet18-frozen-fc512", overrides));

        // When
        stopAfterTheFirstEpoch();
        assertThatThrownBy(() -> train(runId, request("resnet18-frozen-fc512", overrides)))
                .isInstanceOf(OwnershipLostException.class);
        assertThat(state(runId).epochs()).hasSize(1);
        wire(ownership);
        train(runId, request("resnet18-frozen-fc512", overrides));

        // Then
        // three attempts, each with three splits in one shard; what is trained on is read by the first alone
        assertThat(asked)
                .hasSize(7)
                .containsOnly("TRAIN 0", "VALIDATION 0", "TEST 0")
                .containsOnlyOnce("TRAIN 0");
        assertThat(weights(runId)).isNotEmpty().isEqualTo(weights(undisturbed));
        assertThat(losses(runId)).isEqualTo(losses(undisturbed));
        Completed completed = state(runId).completed().orElseThrow();
        // 512 * 16 + 16 + 16 * 11 + 11 beside the 11,176,512 of the backbone
        assertThat(completed.parameters()).contains(new Parameters(8_395, 11_184_907));
        assertThat(completed.parity().orElseThrow()).isBetween(0.0, 1e-4);
    }

    @Test
    void damagedFeaturesAreComputedAgain() throws Exception {
        // Given
        Map<String, Object> overrides =
                Map.of("input", List.of(1, 28, 28), "network.3.linear", 16, "epochs", 1, "weights", backbone());
        RunId before = new RunId(UUID.randomUUID().toString());
        train(before, request("resnet18-frozen-fc512", overrides));
        List<String> asked = new ArrayList<>();
        onRequest = request -> asked.add(request.split() + " " + request.epoch());

        // When
        loseFeatures();
        train(runId, request("resnet18-frozen-fc512", overrides));

        // Then
        assertThat(asked).contains("TRAIN 0");
        assertThat(weights(runId)).isNotEmpty().isEqualTo(weights(before));
    }

    /** Their pointers stay. */
    private static void loseFeatures() throws Exception {
        for (String pointer : store.pointers("features")) {
            store.delete(EventJson.read(store.pointer(pointer).orElseThrow(), ArtifactRef.class));
        }
    }

    @Test
    void aFrozenBackboneWithoutWeightsIsRefusedBeforeAnythingIsTrained() throws Exception {
        // When
        train(runId, request("resnet18-frozen-fc512", Map.of()));

        // Then
        assertThat(state(runId).status()).isEqualTo(Status.FAILED);
        assertThat(state(runId).started()).isEmpty();
        assertThat(state(runId).reason().orElseThrow())
                .contains("recipe resnet18-frozen-fc512 freezes resnet-18", "--weights FILE");
    }

    @Test
    void weightsOfAnotherNetworkAreRefusedBeforeAnythingIsTrained() throws Exception {
        // Given
        ArtifactRef file = store.put(new Safetensors(Map.of(), Map.of()).encode());

        // When
        training.run(
                runId,
                request(
                        "resnet18-frozen-fc512",
                        Map.of("weights", Map.of("sha256", file.sha256().hex(), "bytes", file.bytes()))));

        // Then
        assertThat(state(runId).started()).isEmpty();
        assertThat(state(runId).reason().orElseThrow())
                .startsWith("the weights are not those of a resnet-18: conv1.weight is missing, ");
    }

    @Test
    void theSameRequestAgainChangesNothing() throws Exception {
        // Given
        train(runId, request(Map.of("epochs", 1)));
        Run before = state(runId);

        // When
        train(runId, request(Map.of("epochs", 2)));

        // Then
        assertThat(state(runId)).isEqualTo(before);
    }

    @Test
    void keepsNoCheckpointOfARunThatHasEnded() throws Exception {
        // When
        train(runId, request(Map.of("epochs", 3)));

        // Then
        assertThat(state(runId).checkpoints()).hasSize(3).noneMatch(store::contains);
        assertThat(store.contains(model(runId))).isTrue();
    }

    @Test
    void aLossThatIsNoNumberFailsTheRunAndSaysWhy() throws Exception {
        // When
        train(runId, request(Map.of("epochs", 2, "optimizer.rate", 1e6, "normalization", "none")));

        // Then
        assertThat(state(runId).status()).isEqualTo(Status.FAILED);
        assertThat(state(runId).reason().orElseThrow()).contains("loss became", "optimizer.rate");
    }

    @Test
    void aRunThatIsToBeCancelledEndsAtItsNextStep() throws Exception {
        // Given
        onRequest = request -> {
            if (request.requestId().equals(runId.value()) && request.epoch() == 2) {
                onRequest = nothing -> {};
                publish(new CancelRequested(runId));
            }
        };

        // When
        train(runId, request(Map.of("epochs", 50)));

        // Then
        assertThat(state(runId).status()).isEqualTo(Status.CANCELLED);
        assertThat(state(runId).epochs()).hasSizeLessThan(50);
    }

    @Test
    void threeEvictionsWithinOneEpochDoNotFailARun() throws Exception {
        // Given
        onRequest = request -> {
            if (request.requestId().equals(runId.value())) {
                ownership.revoke();
            }
        };
        for (int attempt = 1; attempt <= 4; attempt++) {
            assertThatThrownBy(() -> train(runId, request(Map.of("epochs", 1))))
                    .isExactlyInstanceOf(OwnershipLostException.class);
        }
        onRequest = nothing -> {};

        // When
        train(runId, request(Map.of("epochs", 1)));

        // Then
        assertThat(state(runId).status()).isEqualTo(Status.COMPLETED);
        assertThat(state(runId).attempts()).isEqualTo(5);
    }

    @Test
    void threeOrderlyStopsWithinOneEpochDoNotFailARun() throws Exception {
        // Given
        onRequest = request -> {
            if (request.requestId().equals(runId.value())) {
                ownership.stop();
            }
        };
        for (int attempt = 1; attempt <= 4; attempt++) {
            assertThatThrownBy(() -> train(runId, request(Map.of("epochs", 1))))
                    .isExactlyInstanceOf(OwnershipLostException.class)
                    .hasMessage("train was asked to stop");
            startAgain();
        }
        onRequest = nothing -> {};

        // When
        train(runId, request(Map.of("epochs", 1)));

        // Then
        assertThat(state(runId).status()).isEqualTo(Status.COMPLETED);
        assertThat(state(runId).fruitlessAttempts()).isZero();
    }

    @Test
    void outagesOfTheStoreWithinOneEpochAreWaitedForAndDoNotFailARun() throws Exception {
        // Given
        Path root = folder.resolve("store");
        Path away = folder.resolve("store-away");
        int[] pauses = {0};
        RunOwnership waiting = published(event -> {
            if (event instanceof Started && pauses[0] < 4) {
                move(root, away);
            }
        });
        wire(new RunOwnership() {
            @Override
            public OwnedRun take(RunId id) throws OwnershipLostException, InterruptedException {
                return waiting.take(id);
            }

            @Override
            public void pause(Duration duration) {
                pauses[0]++;
                move(away, root);
            }

            @Override
            public boolean isOutage(Throwable failure) {
                return waiting.isOutage(failure);
            }
        });

        // When
        train(runId, request(Map.of("epochs", 1)));

        // Then
        assertThat(pauses[0]).isEqualTo(4);
        assertThat(state(runId).status()).isEqualTo(Status.COMPLETED);
        assertThat(state(runId).attempts()).isEqualTo(5);
    }

    @Test
    void aStoreThatDoesNotAnswerForAMomentDoesNotTakeARunBackToItsBeginning() throws Exception {
        // Given
        Path root = folder.resolve("store");
        Path away = folder.resolve("store-away");
        stopAfterTheFirstEpoch();
        assertThatThrownBy(() -> train(runId, request(Map.of("epochs", 2)))).isInstanceOf(OwnershipLostException.class);
        Run before = state(runId);
        move(root, away);

        // When
        assertThatThrownBy(() -> new Checkpoints(store).newest(before)).isInstanceOf(UnreachableStoreException.class);
        move(away, root);

        // Then
        assertThat(new Checkpoints(store).newest(before)).isPresent();
    }

    @Test
    void anAttemptThatFailsByItselfIsTriedTwiceMoreAndThenFailsTheRunWithItsReason() throws Exception {
        // Given
        wire(published(event -> {
            if (event instanceof Started) {
                throw new IllegalStateException("no such kernel");
            }
        }));

        // When
        train(runId, request(Map.of()));

        // Then
        assertThat(state(runId).status()).isEqualTo(Status.FAILED);
        assertThat(state(runId).attempts()).isEqualTo(3);
        assertThat(state(runId).reason().orElseThrow())
                .isEqualTo("3 attempts ended without a new checkpoint; the last: unexpected fault, which the log of"
                        + " train tells whole: no such kernel");
    }

    @ParameterizedTest
    @MethodSource
    void anAttemptThatEndsInAnErrorIsCountedBeforeTrainStartsAgain(Error error, String reason) throws Exception {
        // Given
        wire(published(event -> {
            if (event instanceof Started) {
                throw error;
            }
        }));
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThatThrownBy(() -> train(runId, request(Map.of()))).isSameAs(error);
        }

        // When
        train(runId, request(Map.of()));

        // Then
        assertThat(state(runId).status()).isEqualTo(Status.FAILED);
        assertThat(state(runId).reason().orElseThrow()).contains(reason);
    }

    static Stream<Arguments> anAttemptThatEndsInAnErrorIsCountedBeforeTrainStartsAgain() {
        return Stream.of(
                Arguments.of(new OutOfMemoryError("Java heap space"), "train ran out of memory (Java heap space)"),
                Arguments.of(new StackOverflowError(), "train ran out of stack"));
    }

    @Test
    void anAttemptIsCountedBeforeItsRequestIsLookedAt() throws Exception {
        // When
        train(runId, request("no-such-recipe", Map.of()));

        // Then: an attempt whose plan ends the process is counted too
        assertThat(state(runId).status()).isEqualTo(Status.FAILED);
        assertThat(state(runId).started()).isEmpty();
        assertThat(state(runId).attempts()).isEqualTo(1);
    }

    @Test
    void aRunWhoseAttemptsTakeTheProcessWithThemFailsAfterThree() throws Exception {
        // Given
        for (int attempt = 1; attempt <= 3; attempt++) {
            publish(new AttemptBegun(runId, attempt, ModelName.DEFAULT, "mlp-2x256-relu", "organamnist-small"));
        }

        // When
        train(runId, request(Map.of()));

        // Then
        assertThat(state(runId).status()).isEqualTo(Status.FAILED);
        assertThat(state(runId).reason().orElseThrow())
                .startsWith("3 attempts ended without a new checkpoint; the last: train itself ended");
    }

    @ParameterizedTest
    @MethodSource
    void aRequestForMoreMemoryThanThereIsFailsAtOnceAndSaysWhichLimitItBreaks(
            Map<String, Object> overrides, String reason) throws Exception {
        // When
        train(runId, request(overrides));

        // Then
        assertThat(state(runId).status()).isEqualTo(Status.FAILED);
        assertThat(state(runId).started()).isEmpty();
        assertThat(state(runId).reason().orElseThrow()).contains(reason);
    }

    static Stream<Arguments> aRequestForMoreMemoryThanThereIsFailsAtOnceAndSaysWhichLimitItBreaks() {
        Map<String, Object> wide = Map.of("convolution", Map.of("filters", 65536, "kernel", 1));
        Map<String, Object> many = Map.of("convolution", Map.of("filters", 65536, "kernel", 1024, "padding", 1023));
        Map<String, Object> last = Map.of("linear", "classes");
        return Stream.of(
                // 65,536 * 1024 * 1024 numbers that 11 classes sum over, with 11 biases, and 65,536 filters of 1 + 1
                Arguments.of(
                        Map.of("input", List.of(1, 1024, 1024), "network", List.of(wide, "flatten", last)),
                        "the network has 755,914,375,179 parameters, and axial.train.limits.parameters allows 20,000,000"),
                Arguments.of(
                        Map.of("network", List.of(many, many, many, "mean-pool", last)),
                        "parameters, and axial.train.limits.parameters allows 20,000,000"),
                // 64 images of 1,024 maps of 128 x 128 and their gradients are 8 GiB
                Arguments.of(
                        Map.of(
                                "input",
                                List.of(1, 128, 128),
                                "network",
                                List.of(
                                        Map.of("convolution", Map.of("filters", 1024, "kernel", 1)),
                                        "mean-pool",
                                        last)),
                        "and axial.train.limits.activation-bytes allows 4,294,967,296"));
    }

    @Test
    void namesWhatThereIsWhenTheRecipeOrTheDatasetIsNot() throws Exception {
        // When
        training.run(
                runId,
                new TrainingRequested(
                        Optional.empty(),
                        ModelName.DEFAULT,
                        "cnn-nb",
                        "organamnist-small",
                        1,
                        Map.of(),
                        true,
                        Optional.empty()));
        RunId other = new RunId(UUID.randomUUID().toString());
        training.run(
                other,
                new TrainingRequested(
                        Optional.empty(), ModelName.DEFAULT, "cnn-bn", "organ", 1, Map.of(), true, Optional.empty()));

        // Then
        assertThat(state(runId).reason().orElseThrow()).contains("no recipe 'cnn-nb'", "cnn-bn");
        assertThat(state(other).reason().orElseThrow()).contains("no dataset 'organ'", "organamnist-small");
    }

    /** Weights by a formula in the store, and how a request names them. */
    private static Map<String, Object> backbone() {
        Network network =
                Recipes.bundled().find("resnet18-frozen-fc512").orElseThrow().network(11);
        ArtifactRef file =
                store.put(new Safetensors(Map.of(), Formulas.backbone(network).tensors()).encode());
        return Map.of("sha256", file.sha256().hex(), "bytes", file.bytes());
    }

    /** Ends ownership as a rebalance does: the request goes to another while the second epoch is at work. */
    private void stopAfterTheFirstEpoch() {
        wire(published(event -> {
            if (event instanceof EpochCompleted) {
                ownership.revoke();
            }
        }));
    }

    /** The same ownership, whose events are seen once they are published. */
    private RunOwnership published(Consumer<TrainingProgress> seen) {
        return new RunOwnership() {
            @Override
            public OwnedRun take(RunId id) throws OwnershipLostException, InterruptedException {
                return published(ownership.take(id), seen);
            }

            @Override
            public void pause(Duration duration) throws OwnershipLostException, InterruptedException {
                ownership.pause(duration);
            }

            @Override
            public boolean isOutage(Throwable failure) {
                return ownership.isOutage(failure);
            }
        };
    }

    private static OwnedRun published(OwnedRun owned, Consumer<TrainingProgress> seen) {
        return new OwnedRun() {
            @Override
            public Run run() {
                return owned.run();
            }

            @Override
            public void publish(TrainingProgress event) throws OwnershipLostException {
                owned.publish(event);
                seen.accept(event);
            }

            @Override
            public void complete(Completed end, ModelTrained model) throws OwnershipLostException {
                owned.complete(end, model);
            }

            @Override
            public void interrupted(String reason) {
                owned.interrupted(reason);
            }

            @Override
            public void check() throws OwnershipLostException, RunCancelledException {
                owned.check();
            }

            @Override
            public void pause(Duration duration)
                    throws OwnershipLostException, RunCancelledException, InterruptedException {
                owned.pause(duration);
            }

            @Override
            public void close() {
                owned.close();
            }
        };
    }

    /** Trains as the channel does: the request is this process's until {@link KafkaOwnership#revoke}. */
    private void train(RunId id, TrainingRequested request) throws Exception {
        ownership.grant();
        training.run(id, request);
    }

    private static TrainingRequested request(Map<String, Object> overrides) {
        return request("mlp-2x256-relu", overrides);
    }

    private static TrainingRequested request(String recipe, Map<String, Object> overrides) {
        return new TrainingRequested(
                Optional.empty(), ModelName.DEFAULT, recipe, "organamnist-small", 1, overrides, true, Optional.empty());
    }

    private Run state(RunId id) throws Exception {
        runs.catchUp(LONG);
        return runs.runs().find(id).orElseThrow();
    }

    private ArtifactRef model(RunId id) throws Exception {
        return state(id).completed().orElseThrow().model();
    }

    /** Initializers of the ONNX graph as they are, byte for byte; the metadata names the run and so differs. */
    private List<ByteString> weights(RunId id) throws Exception {
        return ModelProto.parseFrom(store.read(model(id))).getGraph().getInitializerList().stream()
                .map(TensorProto::toByteString)
                .toList();
    }

    private List<Double> losses(RunId id) throws Exception {
        return state(id).epochs().stream()
                .map(EpochCompleted::validation)
                .map(score -> score.loss())
                .toList();
    }

    private static void publish(TrainingProgress event) {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("test")) {
            producer.send(CloudEvents.progress(event, "test"));
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts again as a process that was stopped does. */
    private void startAgain() {
        ownership.close();
        ownership = new KafkaOwnership(kafka, runs);
        wire(ownership);
    }
}
