package dev.axial.train.run;

/** Reports that the run is another's now, or nobody's for the moment: stop, publish nothing, acknowledge nothing. */
public sealed class OwnershipLostException extends AttemptEndException permits OutageException {

    private static final long serialVersionUID = 1L;

    public OwnershipLostException(String message) {
        this(message, null);
    }

    OwnershipLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
