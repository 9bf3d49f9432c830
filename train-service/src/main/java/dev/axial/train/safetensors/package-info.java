/**
 * The file format of checkpoints and of weights: named float32 tensors and some text about them. What the tensors mean does not
 * belong here.
 */
package dev.axial.train.safetensors;
