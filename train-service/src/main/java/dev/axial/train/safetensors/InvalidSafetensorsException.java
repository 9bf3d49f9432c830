package dev.axial.train.safetensors;

/** Bytes that are no safetensors file of float32 tensors. The message says what is wrong. */
public final class InvalidSafetensorsException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidSafetensorsException(String message) {
        super(message);
    }
}
