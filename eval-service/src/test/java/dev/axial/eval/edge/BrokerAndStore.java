package dev.axial.eval.edge;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The surroundings of eval when Quarkus starts it: a broker with all topics, a store, and someone who answers for
 * ingest.
 */
public final class BrokerAndStore implements QuarkusTestResourceLifecycleManager {

    private Path folder;
    private EvalOnKafka world;

    @Override
    public Map<String, String> start() {
        try {
            folder = Files.createTempDirectory("eval-service");
            world = new EvalOnKafka(folder);
            return Map.of(
                    "kafka.bootstrap.servers",
                    world.kafka.properties().get("bootstrap.servers"),
                    "axial.store.options.root",
                    folder.resolve("store").toString(),
                    "quarkus.http.test-port",
                    "0",
                    // the embedded broker tells of every step of its life
                    "quarkus.log.category.\"kafka\".level",
                    "ERROR",
                    "quarkus.log.category.\"state.change.logger\".level",
                    "ERROR");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(world, new TestInjector.MatchesType(EvalOnKafka.class));
    }

    @Override
    public void stop() {
        if (world != null) {
            world.close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the test's folder stays behind", e);
        }
    }
}
