package dev.axial.ingest.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.ingest.TestDatasets;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactException.Reason;
import dev.axial.store.dataset.DatasetContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadedDatasetsTest {

    private static final ImageShape SHAPE = new ImageShape(1, 10, 10); // 130 images are 13,000 bytes

    private final List<String> loads = new ArrayList<>();

    @Test
    void loadsADatasetOnce() throws Exception {
        // Given
        LoadedDatasets datasets = new LoadedDatasets(this::load, 1 << 20, List.of());

        // When
        TrainingDataset first = datasets.get(ref("a"));
        TrainingDataset second = datasets.get(ref("a"));

        // Then
        assertThat(second).isSameAs(first);
        assertThat(loads).containsExactly("a");
    }

    @Test
    void dropsTheLeastRecentlyUsedWhenThereIsNoRoom() throws Exception {
        // Given: room for two
        LoadedDatasets datasets = new LoadedDatasets(this::load, 30_000, List.of());
        datasets.get(ref("a"));
        datasets.get(ref("b"));
        datasets.get(ref("a"));

        // When
        datasets.get(ref("c"));

        // Then
        datasets.get(ref("a"));
        datasets.get(ref("c"));
        assertThat(loads).containsExactly("a", "b", "c");
        datasets.get(ref("b"));
        assertThat(loads).containsExactly("a", "b", "c", "b");
    }

    @Test
    void triesAgainWhenTheStoreIsAwayForAMoment() throws Exception {
        // Given
        LoadedDatasets datasets =
                new LoadedDatasets(failing(2, Reason.UNREACHABLE), 1 << 20, List.of(Duration.ZERO, Duration.ZERO));

        // When, Then
        assertThat(datasets.get(ref("a"))).isNotNull();
        assertThat(loads).containsExactly("a", "a", "a");
    }

    @Test
    void givesUpAfterTheLastTryWithTheStoresOwnWords() {
        // Given
        LoadedDatasets datasets =
                new LoadedDatasets(failing(3, Reason.UNREACHABLE), 1 << 20, List.of(Duration.ZERO, Duration.ZERO));

        // When, Then
        assertThatThrownBy(() -> datasets.get(ref("a")))
                .isInstanceOf(ArtifactException.class)
                .hasMessage("try 3 of a");
    }

    @ParameterizedTest
    @EnumSource(names = {"MISSING", "DAMAGED"})
    void doesNotWaitForWhatOnlySomebodyCanMend(Reason reason) {
        // Given
        LoadedDatasets datasets = new LoadedDatasets(failing(1, reason), 1 << 20, List.of(Duration.ZERO));

        // When, Then
        assertThatThrownBy(() -> datasets.get(ref("a")))
                .isInstanceOf(ArtifactException.class)
                .hasMessage("try 1 of a");
    }

    private LoadedDatasets.Source failing(int times, Reason reason) {
        return ref -> {
            if (loads.size() < times) {
                loads.add(ref.name());
                throw new ArtifactException(reason, "try " + loads.size() + " of " + ref.name());
            }
            return load(ref);
        };
    }

    private DatasetContent load(DatasetRef ref) {
        loads.add(ref.name());
        return TestDatasets.noise(ref.name(), SHAPE);
    }

    private static DatasetRef ref(String name) {
        return TestDatasets.noise(name, SHAPE).dataset().ref();
    }
}
