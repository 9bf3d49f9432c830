package dev.axial.contract.json;

/** A record that should be an event but is not; the message is one sentence that names the field and what would do. */
public final class InvalidEventException extends Exception {

    private static final long serialVersionUID = 1L;

    public InvalidEventException(String message) {
        super(message);
    }

    InvalidEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
