package dev.axial.train.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.RunId;
import dev.axial.contract.run.Run;
import dev.axial.contract.run.Run.Status;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.epoch.EpochReader;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.DatasetContent;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.StratifiedSample;
import dev.axial.train.Attempts;
import dev.axial.train.Exports;
import dev.axial.train.Training;
import dev.axial.train.batches.KeptFeatures;
import dev.axial.train.fitting.TorchSettings;
import dev.axial.train.network.NetworkLimits;
import dev.axial.train.plan.TrainingPlans;
import dev.axial.train.recipe.Recipes;
import dev.axial.train.run.Checkpoints;
import dev.axial.train.run.OwnedRun;
import dev.axial.train.run.OwnershipLostException;
import dev.axial.train.run.RunCancelledException;
import dev.axial.train.run.RunOwnership;
import dev.axial.train.weights.AllowedAddresses;
import dev.axial.train.weights.WeightFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose broker is away, for longer than a client waits, each time that it has an epoch to tell. */
class KafkaOutageTest {

    private static final int OUTAGES = 3;

    @TempDir
    Path folder;

    private EmbeddedBroker broker;
    private int port;

    @Test
    void threeOutagesOfKafkaWithinOneEpochAreWaitedForAndDoNotFailARun() throws Exception {
        // Given
        broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        port = Integer.parseInt(broker.bootstrapServers().split(":")[1]);
        KafkaConnection kafka = KafkaConnection.to(broker.bootstrapServers());
        TopicCreation.create(kafka, Topics.ALL);
        KafkaConnection impatient = kafka.with("max.block.ms", "2000");
        RunId runId = new RunId("run-1");
        try (ArtifactStore store = ArtifactStore.local(folder.resolve("store"));
                TestIngest ingest = new TestIngest(kafka, dataset(store), request -> {});
                EpochReader epochs = new EpochReader(kafka, "test-train", "test");
                RunsFollower runs = new RunsFollower(kafka);
                KafkaOwnership ownership = new KafkaOwnership(impatient, runs)) {
            runs.start();
            WithOutages disturbed = new WithOutages(ownership);
            Checkpoints checkpoints = new Checkpoints(store);
            Training training = new Training(
                    disturbed,
                    new TrainingPlans(
                            Recipes.bundled(),
                            new Datasets(store),
                            new WeightFiles(store, AllowedAddresses.NONE, Duration.ofSeconds(10)),
                            NetworkLimits.DEFAULT),
                    new Attempts(
                            epochs, checkpoints, new Exports(store), new KeptFeatures(store), TorchSettings.onCpu(2)),
                    checkpoints);

            // When
            training.run(runId, request());

            // Then
            runs.catchUp(Duration.ofSeconds(30));
            Run run = runs.runs().find(runId).orElseThrow();
            assertThat(disturbed.outages).isEqualTo(OUTAGES);
            assertThat(run.status()).isEqualTo(Status.COMPLETED);
            assertThat(run.attempts()).isBetween(OUTAGES + 1, OUTAGES + 1 + disturbed.needless);
        } finally {
            broker.close();
        }
    }

    private DatasetContent dataset(ArtifactStore store) throws Exception {
        Path sample = folder.resolve("small.npz");
        new StratifiedSample(Map.of(Split.TRAIN, 128, Split.VALIDATION, 50, Split.TEST, 50), 1)
                .write(Path.of("../data/organamnist-sample.npz"), sample);
        Datasets datasets = new Datasets(store);
        return datasets.load(datasets.importNpz(sample, "small").ref());
    }

    private static TrainingRequested request() {
        return new TrainingRequested(
                Optional.empty(), ModelName.DEFAULT, "mlp-0", "small", 1, Map.of("epochs", 1), true, Optional.empty());
    }

    /** Stops the broker before an epoch is told, and starts it again while the run waits. */
    private final class WithOutages implements RunOwnership {

        private final RunOwnership ownership;
        private int outages;
        private boolean away;
        /** Waits while the broker was there: on a busy machine a client may be impatient with it. */
        private int needless;

        WithOutages(RunOwnership ownership) {
            this.ownership = ownership;
        }

        @Override
        public OwnedRun take(RunId runId) throws OwnershipLostException, InterruptedException {
            OwnedRun owned = ownership.take(runId);
            return new OwnedRun() {
                @Override
                public Run run() {
                    return owned.run();
                }

                @Override
                public void publish(TrainingProgress event) throws OwnershipLostException {
                    if (event instanceof EpochCompleted && outages < OUTAGES) {
                        outages++;
                        broker.close();
                        away = true;
                    }
                    owned.publish(event);
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

        @Override
        public void pause(Duration duration) throws OwnershipLostException, InterruptedException {
            if (!away) {
                needless++;
            } else {
                try {
                    broker = EmbeddedBroker.start(folder.resolve("broker"), port);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                away = false;
            }
            ownership.pause(duration);
        }

        @Override
        public boolean isOutage(Throwable failure) {
            return ownership.isOutage(failure);
        }
    }
}
