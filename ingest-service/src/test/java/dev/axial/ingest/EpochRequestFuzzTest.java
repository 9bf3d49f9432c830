package dev.axial.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.axial.contract.fuzz.Mutation;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Augmentation.Chance;
import dev.axial.contract.training.Augmentation.ScaleChance;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.Split;
import dev.axial.ingest.epoch.TrainingDataset;
import dev.axial.store.dataset.DatasetContent;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Thousands of damaged epoch requests, the same in each run: each is answered or refused by the declared exception. */
class EpochRequestFuzzTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Augmentation AUGMENTATION =
            new Augmentation(0.5, 0.5, new Chance(1, 15), new Chance(0.5, 0.1), new ScaleChance(0.5, 0.9, 1.1));

    private final DatasetContent content = TestDatasets.noise("noise", new ImageShape(3, 9, 7));
    private final TrainingDataset dataset = new TrainingDataset(content, 0);

    @Test
    void answersOrRefusesADamagedRequest() throws Exception {
        // Given
        byte[] whole = EventJson.write(new EpochRequested(
                "run-1",
                content.dataset().ref(),
                Split.TRAIN,
                2,
                1,
                64,
                96,
                true,
                42,
                32,
                new ImageShape(1, 8, 8),
                Normalization.STANDARDIZE,
                AUGMENTATION,
                "test",
                3));
        Mutation mutation = new Mutation(1);
        int answered = 0;
        int refused = 0;

        for (int i = 0; i < 2_000; i++) {
            // When
            byte[] damaged = mutation.of(whole);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            Optional<TensorBatch> batch;
            try {
                batch = EpochBatching.batches(EventJson.read(damaged, EpochRequested.class), dataset)
                        .findFirst();
                answered++;
            } catch (InvalidEventException e) {
                batch = Optional.empty();
                refused++;
            }
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

            // Then: a batch is 8 MiB at most, and is there as images and as pixels
            assertThat(allocated)
                    .as("bytes taken by %s", new String(damaged, UTF_8))
                    .isLessThan(3L * TensorBatch.MAX_BYTES + 64L * damaged.length);
            assertThat(batch.map(TensorBatch::size).orElse(1)).isPositive();
        }
        assertThat(answered).isPositive();
        assertThat(refused).isPositive();
    }
}
