package dev.axial.onnx;

/** Bytes that should be a model that Axial can serve but are not; the message says what came and what would be right. */
public final class InvalidModelException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidModelException(String message) {
        super(message);
    }

    InvalidModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
