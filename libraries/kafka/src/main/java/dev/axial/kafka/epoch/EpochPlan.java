package dev.axial.kafka.epoch;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.Split;

/**
 * The images of an epoch, their batches, and its division into shards.
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
        return (int) (((long) images + batchSize - 1) / batchSize); // rounded up
    }

    EpochRequested request(int shard, int from, int to, String codeVersion, int answerPartition) {
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
}
