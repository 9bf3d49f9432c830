package dev.axial.eval.metrics;

/** A model gave something that is no prediction, such as NaN; the message is one sentence that says what and where. */
public final class InvalidPredictionException extends Exception {

    private static final long serialVersionUID = 1L;

    public InvalidPredictionException(String message) {
        super(message);
    }
}
