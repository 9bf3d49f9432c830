package dev.axial.store.npz;

/** A file that should be an npz but is not; the message names file and array, what came and what would be right. */
public final class InvalidNpzException extends Exception {

    private static final long serialVersionUID = 1L;

    public InvalidNpzException(String message) {
        super(message);
    }

    public InvalidNpzException(String message, Throwable cause) {
        super(message, cause);
    }
}
