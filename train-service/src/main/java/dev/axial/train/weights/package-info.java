/**
 * Weights that a network begins with because another training found them. How a file of tensors is laid out, and what the
 * weights compute, does not belong here.
 */
package dev.axial.train.weights;
