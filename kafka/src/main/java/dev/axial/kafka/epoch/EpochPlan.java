package dev.axial.kafka.epoch;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.Split;

/**
 * What an epoch is made of, and how it falls into shards.
 *
 * @param requestId who asks; key of the answering batches
 * @param images how many the split has
 * @param epoch counts from 1; 0 for a split that is read once, in dataset order
 * @param seed with {@code epoch}, of the order and the augmentation
 * @param batchSize images per batch; the last may have fewer
 * @see EpochRequested
 */
public record EpochPlan(
        String requestId,
        DatasetRef dataset,
        Split split,
        int epoch,
        int images,
        boolean shuffle,
        long seed,
        int batchSize,
        ImageShape shape,
        Normalization normalization,
        Augmentation augmentation) {

    /** Far under the 32 MiB that a shard may have, so that replicas of ingest share even a small epoch. */
    private static final int SHARD_BYTES = 8 << 20;

    public EpochPlan {
        requireNonNull(requestId, "requestId");
        requireNonNull(dataset, "dataset");
        requireNonNull(split, "split");
        requireNonNull(shape, "shape");
        requireNonNull(normalization, "normalization");
        requireNonNull(augmentation, "augmentation");
        if (images < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "images and batchSize are 1 or more, got " + images + " and " + batchSize);
        }
    }

    /** Batches of the whole epoch. */
    public int batches() {
        return ceilDiv(images, batchSize);
    }

    int shards() {
        return ceilDiv(batches(), batchesPerShard());
    }

    int shardOf(int sequence) {
        return sequence / batchesPerShard();
    }

    int batchesPerShard() {
        return (int) Math.max(1, SHARD_BYTES / ((long) batchSize * shape.size()));
    }

    EpochRequested shard(int shard, String codeVersion, int answerPartition) {
        long imagesPerShard = (long) batchesPerShard() * batchSize;
        int from = (int) (shard * imagesPerShard);
        int to = (int) Math.min(images, from + imagesPerShard);
        return new EpochRequested(
                requestId,
                dataset,
                split,
                epoch,
                shard,
                from,
                to,
                shuffle,
                seed,
                batchSize,
                shape,
                normalization,
                augmentation,
                codeVersion,
                answerPartition);
    }

    private static int ceilDiv(int a, int b) {
        return (int) (((long) a + b - 1) / b);
    }
}
