package dev.axial.infer.champion;

/** The model that has to answer is not loaded; the message says which, why, and what would help. Asking again may work. */
public final class ModelUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    ModelUnavailableException(String message) {
        super(message);
    }

    ModelUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
