package dev.axial.eval.prediction;

/** Something that an evaluation needs is not there yet; the message says what, and what would help. Ask again later. */
public final class UnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
