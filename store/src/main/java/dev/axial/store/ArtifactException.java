package dev.axial.store;

/** An artifact that is missing, damaged or out of reach; the message says which, and what to do. */
public final class ArtifactException extends Exception {

    private static final long serialVersionUID = 1L;

    public ArtifactException(String message) {
        super(message);
    }

    public ArtifactException(String message, Throwable cause) {
        super(message, cause);
    }
}
