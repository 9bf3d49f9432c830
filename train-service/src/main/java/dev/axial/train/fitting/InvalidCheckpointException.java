package dev.axial.train.fitting;

/** Bytes that are no checkpoint, or one of another run. The message says which. */
public final class InvalidCheckpointException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidCheckpointException(String message) {
        super(message);
    }
}
