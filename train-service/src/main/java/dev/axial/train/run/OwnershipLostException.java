package dev.axial.train.run;

/** The run is another's now, or nobody's for the moment: stop, publish nothing, acknowledge nothing. */
public class OwnershipLostException extends Exception {

    private static final long serialVersionUID = 1L;

    public OwnershipLostException(String message) {
        super(message);
    }

    OwnershipLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
