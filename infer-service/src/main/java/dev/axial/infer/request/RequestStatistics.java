package dev.axial.infer.request;

import dev.axial.contract.image.Prediction;

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

    /** The answer is there. */
    void answered(Prediction.Model model, StepTimes times);

    /** @param nanos from its arrival to its end */
    void failed(Prediction.Model model, RequestEnding ending, long nanos);
}
