/**
 * Fitting a network with PyTorch, through DJL: one step, one evaluation, one checkpoint at a time. The only package that
 * knows {@code ai.djl}. Whose run it is, where batches come from and where checkpoints go does not belong here.
 */
package dev.axial.train.fitting;
