/**
 * A fitted network as an ONNX file, and the proof that ONNX Runtime computes from it what PyTorch did. The only package that
 * writes {@code ai.onnx}.
 */
package dev.axial.train.export;
