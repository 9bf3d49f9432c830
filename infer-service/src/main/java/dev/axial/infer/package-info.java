/**
 * Infer-service: tensor batches in, predictions out, by the champion of each model name; and requests, answered beside them.
 *
 * <p>Start reading at {@link dev.axial.infer.Inference}, and for requests at
 * {@link dev.axial.infer.request.RequestInference}. Imports run one way: {@code edge}, then those two, then {@code champion},
 * then {@code batch}. Only {@code edge} knows Quarkus and Kafka.
 */
package dev.axial.infer;
