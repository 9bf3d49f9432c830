package dev.axial.infer.champion;

import dev.axial.contract.image.Prediction;

/** Learns of each run of each model. Called by the threads that run them. */
@FunctionalInterface
public interface ModelListener {

    /**
     * @param stream images of the stream in this run
     * @param requests images of requests in it
     * @param nanos that it took
     */
    void ran(Prediction.Model model, int stream, int requests, long nanos);
}
