/**
 * Infer-service: tensor batches in, predictions out, by the champion of each model name.
 *
 * <p>Start reading at {@link dev.axial.infer.Inference}. Imports run one way: {@code edge}, {@code Inference}, then
 * {@code champion} and {@code batch}. Only {@code edge} knows Quarkus and Kafka.
 */
package dev.axial.infer;
