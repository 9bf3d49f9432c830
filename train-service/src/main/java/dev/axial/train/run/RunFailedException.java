package dev.axial.train.run;

/** Reports that a run has failed: another attempt would end in the same way. */
public final class RunFailedException extends AttemptEndException {

    private static final long serialVersionUID = 1L;

    /** @param reason one sentence that says what to do about it */
    public RunFailedException(String reason) {
        this(reason, null);
    }

    /** @param reason one sentence that says what to do about it */
    public RunFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
