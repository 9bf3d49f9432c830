package dev.axial.infer.champion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.model.ModelPromoted;
import dev.axial.infer.TestModels;
import dev.axial.infer.batch.RunSettings;
import dev.axial.onnx.ExecutionProvider;
import dev.axial.onnx.OnnxSettings;
import dev.axial.store.ArtifactStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedChampionsTest {

    @TempDir
    Path folder;

    @Test
    void anErrorAsAModelIsLoadedIsItsProblemAndLoadingIsTriedAgain() {
        // Given
        AtomicBoolean exhausted = new AtomicBoolean(true);
        AtomicInteger tries = new AtomicInteger();
        try (ArtifactStore store = ArtifactStore.local(folder)) {
            ModelPromoted champion = TestModels.model(store, 1, TestModels.TWO_PIXELS, 0);
            ModelLoader loader = new ModelLoader(
                    store, OnnxSettings.DEFAULT, RunSettings.DEFAULT, (model, stream, requests, nanos) -> {});
            ModelSource source = (name, version, artifact) -> {
                tries.incrementAndGet();
                if (exhausted.get()) {
                    throw new OutOfMemoryError("direct buffer memory");
                }
                return loader.load(name, version, artifact);
            };
            try (ServedChampions champions = new ServedChampions(
                    source,
                    new PublishedVersions(),
                    Duration.ofMillis(20),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1))) {
                champions.start();

                // When
                champions.promoted(champion);

                // Then
                await().atMost(Duration.ofSeconds(10)).until(() -> tries.get() > 2);
                assertThat(champions.states().get(0).describe())
                        .startsWith("nothing serves; ")
                        .contains("direct buffer memory");

                // When there is memory again
                exhausted.set(false);

                // Then
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> champions.states().get(0).current());
            }
        }
    }

    @Test
    void withoutTheProviderThatIsRequiredNothingServes() {
        // Given: a CPU build, and a GPU that is required
        OnnxSettings gpu = new OnnxSettings(
                1, ExecutionProvider.of(List.of("cuda", "cpu"), 0, Map.of()), Optional.of("cuda"), false);
        try (ArtifactStore store = ArtifactStore.local(folder);
                ServedChampions champions = new ServedChampions(
                        new ModelLoader(store, gpu, RunSettings.DEFAULT, (model, stream, requests, nanos) -> {}),
                        new PublishedVersions(),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100))) {
            champions.start();

            // When
            champions.promoted(TestModels.model(store, 1, TestModels.TWO_PIXELS, 0));

            // Then
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                            champions.states().get(0).describe())
                    .startsWith("nothing serves; the execution provider cuda is required, and cpu would compute"));
        }
    }
}
