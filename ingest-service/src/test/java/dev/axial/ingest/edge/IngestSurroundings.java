package dev.axial.ingest.edge;

import dev.axial.contract.model.DatasetRef;
import dev.axial.ingest.TestDatasets;
import dev.axial.service.tracing.OtlpReceiver;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Datasets;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The surroundings of ingest: a broker with topics, and a store with one dataset. */
public final class IngestSurroundings implements QuarkusTestResourceLifecycleManager {

    private Path folder;
    private TestKafka kafka;
    private DatasetRef dataset;
    private OtlpReceiver traces;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("ingest-test");
            kafka = TestKafka.start(folder.resolve("broker"));
            Path npz = folder.resolve("noise.npz");
            TestDatasets.write(npz);
            try (ArtifactStore store = ArtifactStore.local(folder.resolve("store"))) {
                dataset = new Datasets(store).importNpz(npz, "noise").ref();
            }
            traces = new OtlpReceiver();
            Map<String, String> configuration = new HashMap<>(traces.configuration());
            configuration.put("kafka.bootstrap.servers", kafka.bootstrapServers());
            configuration.put("axial.store.root", folder.resolve("store").toString());
            return configuration;
        } catch (Exception e) {
            throw new IllegalStateException("the surroundings of ingest could not be set up", e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(kafka, new TestInjector.MatchesType(TestKafka.class));
        injector.injectIntoFields(dataset, new TestInjector.MatchesType(DatasetRef.class));
    }

    @Override
    public void stop() {
        kafka.close();
        traces.close();
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
