package dev.axial.train.fitting;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** A part of a network at work. */
@FunctionalInterface
interface Stage {
    /**
     * @param x its manager gets all results
     * @param training whether batch norm follows the batch and dropout drops
     */
    NDArray forward(NDArray x, boolean training);

    /**
     * One after the other. What only the next one needs is freed at once, where no gradient needs it later: a deep network
     * would hold gigabytes until the end of its batch.
     */
    static NDArray run(List<Stage> stages, NDArray x, boolean training) {
        NDArray flow = x;
        for (Stage stage : stages) {
            NDArray next = stage.forward(flow, training);
            if (!training && flow != x && flow != next) {
                flow.close();
            }
            flow = next;
        }
        return flow;
    }
}
