package dev.axial.contract.tensor;

/** Bytes that should be a tensor batch but are not; the message is one sentence that says why. */
public final class InvalidBatchException extends Exception {

    private static final long serialVersionUID = 1L;

    public InvalidBatchException(String message) {
        super(message);
    }
}
