package dev.axial.eval;

/** A model that can never be judged, whatever is repaired around it; the message is one sentence that says why. */
public final class UnusableModelException extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableModelException(String message) {
        super(message);
    }

    UnusableModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
