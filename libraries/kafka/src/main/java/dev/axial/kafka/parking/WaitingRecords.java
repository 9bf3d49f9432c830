package dev.axial.kafka.parking;

/**
 * Records that wait in one lane, over all partitions of this replica.
 *
 * @param lane for batches a model name
 * @param records how many wait
 * @param reason one sentence: what is missing
 */
public record WaitingRecords(String lane, long records, String reason) {}
