package dev.axial.ingest.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.ingest.TestDatasets;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactException.Reason;
import dev.axial.store.dataset.DatasetContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadedDatasetsTest {

    private static final ImageShape SHAPE = new ImageShape(1, 10, 10); // 130 images are 13,000 bytes

    private final List<String> loads = new ArrayList<>();

    @Test
    void loadsADatasetOnce() throws Exception {
        // Given
        LoadedDatasets datasets = new LoadedDatasets(this::load, 1 << 20, 1 << 20, List.of());

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
        LoadedDatasets datasets = new LoadedDatasets(this::load, 1 << 20, 30_000, List.of());
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
    void makesRoomBeforeItLoads() throws Exception {
        // Given: room for one
        LoadedDatasets[] datasets = new LoadedDatasets[1];
        datasets[0] = new LoadedDatasets(
                ref -> {
                    if (ref.name().equals("b")) {
                        try {
                            datasets[0].get(ref("a")); // is loaded again: it has gone
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    return load(ref);
                },
                1 << 20,
                13_000,
                List.of());
        datasets[0].get(ref("a"));

        // When
        datasets[0].get(ref("b"));

        // Then
        assertThat(loads).containsExactly("a", "a", "b");
    }

    @Test
    void aDatasetThatCannotBeLoadedHoldsNoOtherUp() throws Exception {
        // Given: "away" is tried again and again
        CountDownLatch tried = new CountDownLatch(1);
        LoadedDatasets datasets = new LoadedDatasets(
                ref -> {
                    if (ref.name().equals("away")) {
                        tried.countDown();
                        throw new ArtifactException(Reason.UNREACHABLE, "away");
                    }
                    return load(ref);
                },
                1 << 20,
                1 << 20,
                List.of(Duration.ofHours(1)));
        Thread waits = new Thread(
                () -> assertThatThrownBy(() -> datasets.get(ref("away"))).isInstanceOf(InterruptedException.class));
        waits.start();
        tried.await();

        // When
        TrainingDataset there = assertTimeoutPreemptively(Duration.ofSeconds(30), () -> datasets.get(ref("a")));

        // Then
        assertThat(there).isNotNull();
        waits.interrupt();
        waits.join();
    }

    @Test
    void severalThatAskAtOnceLoadItOnce() throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        LoadedDatasets datasets = new LoadedDatasets(
                ref -> {
                    begun.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return load(ref);
                },
                1 << 20,
                1 << 20,
                List.of());
        ExecutorService askers = Executors.newFixedThreadPool(4);
        try {
            // When
            List<Future<TrainingDataset>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(askers.submit(() -> datasets.get(ref("a"))));
            }
            begun.await();
            goOn.countDown();

            // Then
            for (Future<TrainingDataset> answer : answers) {
                assertThat(answer.get()).isSameAs(answers.get(0).get());
            }
            assertThat(loads).containsExactly("a");
        } finally {
            askers.shutdownNow();
        }
    }

    @Test
    void triesAgainWhenTheStoreIsAwayForAMoment() throws Exception {
        // Given
        LoadedDatasets datasets = new LoadedDatasets(
                failing(2, Reason.UNREACHABLE), 1 << 20, 1 << 20, List.of(Duration.ZERO, Duration.ZERO));

        // When, Then
        assertThat(datasets.get(ref("a"))).isNotNull();
        assertThat(loads).containsExactly("a", "a", "a");
    }

    @Test
    void givesUpAfterTheLastTryWithTheStoresOwnWords() {
        // Given
        LoadedDatasets datasets = new LoadedDatasets(
                failing(3, Reason.UNREACHABLE), 1 << 20, 1 << 20, List.of(Duration.ZERO, Duration.ZERO));

        // When, Then
        assertThatThrownBy(() -> datasets.get(ref("a")))
                .isInstanceOf(ArtifactException.class)
                .hasMessage("try 3 of a");
    }

    @ParameterizedTest
    @EnumSource(names = {"MISSING", "DAMAGED"})
    void doesNotWaitForWhatOnlySomebodyCanMend(Reason reason) {
        // Given
        LoadedDatasets datasets = new LoadedDatasets(failing(1, reason), 1 << 20, 1 << 20, List.of(Duration.ZERO));

        // When, Then
        assertThatThrownBy(() -> datasets.get(ref("a")))
                .isInstanceOf(ArtifactException.class)
                .hasMessage("try 1 of a");
    }

    private LoadedDatasets.DatasetSource failing(int times, Reason reason) {
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
