/**
 * Train: a training request in, an ONNX model out. Start reading at {@link dev.axial.train.Training}.
 */
package dev.axial.train;
