package dev.axial.contract.training;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;

/**
 * Make these batches of an epoch and put them on that partition of {@code axial.training-batches}.
 *
 * <p>A pure function's argument: the same request gives the same bytes on any replica, however often it is repeated.
 * The batches of an epoch are numbered from 0 by their {@code sequence}; a shard is a run of consecutive ones. The
 * record key is {@code requestId/split/epoch/shard}.
 *
 * @param requestId who asks: the run id in training; key of the answering batches
 * @param dataset the version of the dataset
 * @param split which part of it
 * @param epoch counts from 1; 0 for a split that is read once, in dataset order
 * @param shard counts from 0
 * @param from position in the epoch's order of the first image, a multiple of batchSize
 * @param to position after the last image
 * @param shuffle whether the epoch's order is the permutation drawn from (seed, epoch), or the dataset's
 * @param seed of the run
 * @param batchSize images per batch; the last of an epoch may have fewer
 * @param shape what every image becomes
 * @param normalization what scale and offset the batches carry
 * @param augmentation drawn per image from (seed, epoch, dataset index)
 * @param codeVersion of the asking service, for the record
 * @param answerPartition of {@code axial.training-batches}
 */
public record EpochRequested(
        String requestId,
        DatasetRef dataset,
        Split split,
        int epoch,
        int shard,
        int from,
        int to,
        boolean shuffle,
        long seed,
        int batchSize,
        ImageShape shape,
        Normalization normalization,
        Augmentation augmentation,
        String codeVersion,
        int answerPartition) {

    public static final String TOPIC = "axial.epoch-requests";

    public EpochRequested {
        if (requestId == null || requestId.isBlank() || requestId.length() > 200) {
            throw new IllegalArgumentException("requestId has 1 to 200 characters, got '" + requestId + "'");
        }
        requireNonNull(dataset, "dataset");
        requireNonNull(split, "split");
        requireNonNull(shape, "shape");
        requireNonNull(normalization, "normalization");
        requireNonNull(codeVersion, "codeVersion");
        augmentation = augmentation == null ? Augmentation.NONE : augmentation;
        if (epoch < 0 || shard < 0 || answerPartition < 0) {
            throw new IllegalArgumentException("epoch, shard and answerPartition are 0 or more, got " + epoch + ", "
                    + shard + " and " + answerPartition);
        }
        if (batchSize < 1 || batchSize > 65_536) {
            throw new IllegalArgumentException("batchSize is 1 to 65536, got " + batchSize);
        }
        if (from < 0 || to <= from || from % batchSize != 0) {
            throw new IllegalArgumentException("0 <= from < to, and from is a multiple of batchSize " + batchSize
                    + ", got from " + from + " to " + to);
        }
    }

    /** {@code requestId/split/epoch/shard}. */
    public String key() {
        return requestId + "/" + split.code() + "/" + epoch + "/" + shard;
    }
}
