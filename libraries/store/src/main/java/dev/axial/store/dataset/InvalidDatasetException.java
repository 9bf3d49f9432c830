package dev.axial.store.dataset;

/** A file that should be a dataset but is not; the message names the array, what came and what would be right. */
public final class InvalidDatasetException extends Exception {

    private static final long serialVersionUID = 1L;

    public InvalidDatasetException(String message) {
        super(message);
    }

    public InvalidDatasetException(String message, Throwable cause) {
        super(message, cause);
    }
}
