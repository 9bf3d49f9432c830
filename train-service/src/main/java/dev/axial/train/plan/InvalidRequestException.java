package dev.axial.train.plan;

/** A training request that no run can come of; the message is the reason that people read. */
public final class InvalidRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidRequestException(String message) {
        super(message);
    }
}
