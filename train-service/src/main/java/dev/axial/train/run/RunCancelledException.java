package dev.axial.train.run;

/** Somebody asked for the run to end. */
public final class RunCancelledException extends Exception {

    private static final long serialVersionUID = 1L;
}
