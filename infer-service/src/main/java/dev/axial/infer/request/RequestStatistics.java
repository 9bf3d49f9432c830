package dev.axial.infer.request;

import dev.axial.contract.image.Prediction;
import dev.axial.infer.batch.RunQueue.RunAnswer;

/** Learns of each request, for metrics and for the protocol's statistics. Called by many threads. */
public interface RequestStatistics {

    /** The ways in which a request ends. */
    enum RequestEnding {
        /** With its outputs. */
        ANSWERED,
        /** It did not fit the model, or could not be read. */
        INVALID,
        /** Too many images waited. */
        REFUSED,
        /** Nobody wanted the answer any more. */
        CANCELLED,
        /** The model failed. */
        FAILED
    }

    /**
     * @param answer with the times of queue and run
     * @param shapingNanos from its arrival until its images had the model's shape
     * @param outputNanos from its last run until its outputs were made
     * @param nanos of all
     */
    void answered(Prediction.Model model, RunAnswer answer, long shapingNanos, long outputNanos, long nanos);

    /** @param nanos from its arrival to its end */
    void failed(Prediction.Model model, RequestEnding ending, long nanos);
}
