/**
 * Requests in the words of the Open Inference Protocol, however they come: what they ask for, and what they get.
 *
 * <p>Start reading at {@link dev.axial.infer.request.RequestInference}. The runs belong to {@code batch}, the models to
 * {@code champion}, HTTP to {@code edge}.
 */
package dev.axial.infer.request;
