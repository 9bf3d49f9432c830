package dev.axial.infer.champion;

/** A request named a model or a version that there is not; the message says which there are. */
public final class UnknownModelException extends Exception {

    private static final long serialVersionUID = 1L;

    UnknownModelException(String message) {
        super(message);
    }
}
