/**
 * Networks: their layers in order, the shapes that flow through them and the parameters that they own. No engine
 * and no file format belongs here; {@code fitting} builds the PyTorch side of a network from this, {@code export} the
 * ONNX side, each as one {@link dev.axial.train.network.LayerVisitor}.
 */
package dev.axial.train.network;
