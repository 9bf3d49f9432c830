/**
 * The models that answer: champions are loaded, swapped and retried here, and versions that a batch needs by name.
 *
 * <p>What a model computes belongs to {@code dev.axial.onnx}; how batches are put together for it to {@code batch}.
 */
package dev.axial.infer.champion;
