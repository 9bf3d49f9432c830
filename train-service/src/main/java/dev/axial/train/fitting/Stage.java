package dev.axial.train.fitting;

import ai.djl.ndarray.NDArray;

/** A part of a network at work. */
@FunctionalInterface
interface Stage {
    /**
     * @param x its manager gets all results
     * @param training whether batch norm follows the batch and dropout drops
     */
    NDArray forward(NDArray x, boolean training);
}
