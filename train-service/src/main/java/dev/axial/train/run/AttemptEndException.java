package dev.axial.train.run;

/**
 * Ends an attempt at a run for good: the run has failed, is cancelled, or is no longer this process's. Anything else that is
 * thrown is a failure of the attempt alone, and another attempt may follow.
 */
public abstract sealed class AttemptEndException extends Exception
        permits OwnershipLostException, RunCancelledException, RunFailedException {

    private static final long serialVersionUID = 1L;

    AttemptEndException(String message, Throwable cause) {
        super(message, cause);
    }
}
