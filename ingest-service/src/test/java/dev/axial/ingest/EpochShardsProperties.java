package dev.axial.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.EpochPart;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Augmentation.Chance;
import dev.axial.contract.training.Augmentation.ScaleChance;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.Split;
import dev.axial.ingest.epoch.TrainingDataset;
import dev.axial.store.dataset.DatasetContent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Properties of the shards of an epoch, however large the split, the batches and the shards are. */
class EpochShardsProperties {

    private static final ImageShape OWN = new ImageShape(3, 2, 3);
    private static final Augmentation AUGMENTATION =
            new Augmentation(0.5, 0.5, new Chance(0.5, 90), new Chance(0.5, 0.3), new ScaleChance(0.5, 0.5, 2));

    @Property(tries = 200)
    void eachImageIsInExactlyOneRowOfExactlyOneShard(
            @ForAll @IntRange(min = 1, max = 200) int images,
            @ForAll @IntRange(min = 1, max = 220) int batchSize,
            @ForAll @IntRange(min = 1, max = 9) int batchesPerShard,
            @ForAll boolean shuffle,
            @ForAll long seed,
            @ForAll @IntRange(max = 500) int epoch)
            throws InvalidEventException {
        // Given
        DatasetContent content = TestDatasets.noise("noise", OWN, images);
        TrainingDataset dataset = new TrainingDataset(content, 0);

        // When
        List<TensorBatch> batches = new ArrayList<>();
        for (EpochRequested shard : shards(content, OWN, batchSize, batchesPerShard, shuffle, seed, epoch)) {
            EpochBatching.batches(shard, dataset).forEach(batches::add);
        }

        // Then
        assertThat(batches.stream()
                        .flatMap(batch -> batch.rows().stream())
                        .map(row -> ((TrainingRow) row).datasetIndex())
                        .sorted()
                        .toList())
                .isEqualTo(IntStream.range(0, images).boxed().toList());
        assertThat(batches.stream()
                        .map(batch -> ((EpochPart) batch.purpose()).sequence())
                        .toList())
                .isEqualTo(IntStream.range(0, batches.size()).boxed().toList());
        assertThat(batches.subList(0, batches.size() - 1)).allMatch(batch -> batch.size() == batchSize);
    }

    @Property(tries = 100)
    void aShardIsTheSameBytesHoweverOftenAndInWhateverOrderItIsAskedFor(
            @ForAll @IntRange(min = 1, max = 80) int images,
            @ForAll @IntRange(min = 1, max = 40) int batchSize,
            @ForAll @IntRange(min = 1, max = 4) int batchesPerShard,
            @ForAll @IntRange(min = 1, max = 6) int side,
            @ForAll boolean grey,
            @ForAll long seed,
            @ForAll Random random)
            throws InvalidEventException {
        // Given every shard's answer by one replica, in order
        ImageShape shape = new ImageShape(grey ? 1 : 3, side, 3);
        DatasetContent content = TestDatasets.noise("noise", OWN, images);
        List<EpochRequested> shards = shards(content, shape, batchSize, batchesPerShard, true, seed, 7);
        TrainingDataset forgetful = new TrainingDataset(content, 0);
        Map<String, List<Integer>> first = new HashMap<>();
        for (EpochRequested shard : shards) {
            first.put(shard.key(), digests(shard, forgetful));
        }

        // When all of them are asked for twice, in any order, of another that keeps what it has converted
        TrainingDataset keeping =
                new TrainingDataset(TestDatasets.noise("noise", OWN, images), images * (long) shape.size());
        List<EpochRequested> again = new ArrayList<>(shards);
        again.addAll(shards);
        Collections.shuffle(again, random);

        // Then
        for (EpochRequested shard : again) {
            assertThat(digests(shard, keeping)).as(shard.key()).isEqualTo(first.get(shard.key()));
        }
    }

    /** Through JSON, as requests travel. */
    private static List<Integer> digests(EpochRequested shard, TrainingDataset dataset) throws InvalidEventException {
        EpochRequested read = EventJson.read(EventJson.write(shard), EpochRequested.class);
        return EpochBatching.batches(read, dataset)
                .map(batch -> Arrays.hashCode(batch.encode()))
                .toList();
    }

    private static List<EpochRequested> shards(
            DatasetContent content,
            ImageShape shape,
            int batchSize,
            int batchesPerShard,
            boolean shuffle,
            long seed,
            int epoch) {
        int images = content.split(Split.TRAIN).size();
        int perShard = batchSize * batchesPerShard;
        return IntStream.rangeClosed(0, (images - 1) / perShard)
                .mapToObj(shard -> new EpochRequested(
                        "run",
                        content.dataset().ref(),
                        Split.TRAIN,
                        epoch,
                        shard,
                        shard * perShard,
                        Math.min(images, (shard + 1) * perShard),
                        shuffle,
                        seed,
                        batchSize,
                        shape,
                        Normalization.STANDARDIZE,
                        AUGMENTATION,
                        "test",
                        0))
                .toList();
    }
}
