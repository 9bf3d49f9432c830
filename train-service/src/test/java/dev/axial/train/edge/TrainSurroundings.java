package dev.axial.train.edge;

import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.Split;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.StratifiedSample;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The surroundings of train: a broker with topics, a store with the dataset {@code small}, and what answers epochs. */
public final class TrainSurroundings implements QuarkusTestResourceLifecycleManager {

    private Path folder;
    private EmbeddedBroker broker;
    private KafkaConnection kafka;
    private TestIngest ingest;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("train-test");
            broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
            kafka = KafkaConnection.to(broker.bootstrapServers());
            TopicCreation.create(kafka, Topics.ALL);
            Path sample = folder.resolve("small.npz");
            new StratifiedSample(Map.of(Split.TRAIN, 128, Split.VALIDATION, 50, Split.TEST, 50), 1)
                    .write(Path.of("../data/organamnist-sample.npz"), sample);
            try (ArtifactStore store = ArtifactStore.local(folder.resolve("store"))) {
                Datasets datasets = new Datasets(store);
                ingest = new TestIngest(
                        kafka, datasets.load(datasets.importNpz(sample, "small").ref()), request -> {});
            }
            return Map.of(
                    "kafka.bootstrap.servers", broker.bootstrapServers(),
                    "axial.store.root", folder.resolve("store").toString());
        } catch (Exception e) {
            throw new IllegalStateException("the surroundings of train could not be set up", e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(kafka, new TestInjector.MatchesType(KafkaConnection.class));
    }

    @Override
    public void stop() {
        ingest.close();
        broker.close();
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new IllegalStateException(folder + " could not be removed", e);
        }
    }
}
