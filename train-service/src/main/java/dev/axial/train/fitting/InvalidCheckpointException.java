package dev.axial.train.fitting;

/** Bytes that are no checkpoint, or one of another run. The message says which. */
public final class InvalidCheckpointException extends Exception {

    InvalidCheckpointException(String message) {
        super(message);
    }
}
