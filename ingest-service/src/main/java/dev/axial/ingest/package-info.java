/**
 * Ingest: two pure functions of what comes in. {@link dev.axial.ingest.ImageShaping} makes encoded images rows of
 * inference batches, {@link dev.axial.ingest.EpochBatching} makes a request for a shard of an epoch its training batches.
 * Start reading at these two; the steps are in the packages below, Kafka and Quarkus in {@code edge}.
 */
package dev.axial.ingest;
