package dev.axial.infer.request;

/** A request that cannot be answered as it is; the message is one sentence: what came, and what would have been right. */
public final class InvalidInferRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    public InvalidInferRequestException(String message) {
        super(message);
    }
}
