package dev.axial.train.run;

/** Reports that somebody asked for the run to end. */
public final class RunCancelledException extends AttemptEndException {

    private static final long serialVersionUID = 1L;

    public RunCancelledException() {
        super("the run is to be cancelled", null);
    }
}
