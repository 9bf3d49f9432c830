/**
 * Owner of ONNX Runtime sessions: a model file is checked against what Axial serves when it is opened, and then runs.
 *
 * <p>No other package imports {@code ai.onnxruntime}. Where files come from and which of them to run is its users' concern.
 */
package dev.axial.onnx;
