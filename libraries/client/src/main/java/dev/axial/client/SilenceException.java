package dev.axial.client;

import static java.util.Objects.requireNonNull;

import dev.axial.terminal.CommandException;

/** Kafka or a service gave no answer, or no news, in time. */
public final class SilenceException extends CommandException {

    private static final long serialVersionUID = 1L;

    /** The part that is silent. */
    public enum Part {
        KAFKA,
        TRAIN
    }

    private final Part part;

    /** @param message one sentence that says what was waited for */
    public SilenceException(Part part, String message, Throwable cause) {
        super(message, cause);
        this.part = requireNonNull(part, "part");
    }

    public Part part() {
        return part;
    }
}
