package dev.axial.infer.champion;

import dev.axial.contract.image.Prediction;

/** Learns of each model that is loaded and of each of its runs. Called by the threads that load and run them. */
@FunctionalInterface
public interface ModelListener {

    /**
     * @param stream images of the stream in this run
     * @param requests images of requests in it
     * @param nanos that it took
     */
    void ran(Prediction.Model model, int stream, int requests, long nanos);

    /** @param provider label of the execution provider that computes it */
    default void loaded(Prediction.Model model, String provider) {}
}
