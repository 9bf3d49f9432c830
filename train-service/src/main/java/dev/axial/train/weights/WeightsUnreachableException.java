package dev.axial.train.weights;

/** Weights that could not be fetched for now, however often that was tried. The message is one sentence for people. */
public final class WeightsUnreachableException extends Exception {

    private static final long serialVersionUID = 1L;

    WeightsUnreachableException(String message) {
        super(message);
    }
}
