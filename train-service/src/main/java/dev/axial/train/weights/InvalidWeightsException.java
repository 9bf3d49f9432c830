package dev.axial.train.weights;

/** Weights that are not to be had, or are those of another network. The message is one sentence for people. */
public final class InvalidWeightsException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidWeightsException(String message) {
        super(message);
    }
}
