package dev.axial.kafka.epoch;

import dev.axial.contract.training.EpochRequested;

/**
 * The division of an epoch into shards: runs of consecutive batches, each index in exactly one.
 *
 * @param bytes of pixels in a shard, at most, but one batch at least
 */
record Shards(EpochPlan plan, int bytes) {

    /** Far under the 32 MiB that a shard may have, so that replicas of ingest share even a small epoch. */
    static final int DEFAULT_BYTES = 8 << 20;

    int count() {
        return (plan.batches() + batchesPerShard() - 1) / batchesPerShard(); // rounded up
    }

    /** The shard that a batch is in. */
    int of(int sequence) {
        return sequence / batchesPerShard();
    }

    /** Sequence number of its first batch. */
    int begin(int shard) {
        return shard * batchesPerShard();
    }

    /** Sequence number after its last batch. */
    int end(int shard) {
        return Math.min(plan.batches(), begin(shard) + batchesPerShard());
    }

    EpochRequested request(int shard, String codeVersion, int answerPartition) {
        long to = (long) end(shard) * plan.batchSize(); // the last batch may have fewer
        return plan.request(
                shard,
                begin(shard) * plan.batchSize(),
                (int) Math.min(plan.images(), to),
                codeVersion,
                answerPartition);
    }

    private int batchesPerShard() {
        return (int) Math.max(1, bytes / ((long) plan.batchSize() * plan.shape().size()));
    }
}
