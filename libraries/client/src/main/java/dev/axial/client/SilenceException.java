package dev.axial.client;

import static java.util.Objects.requireNonNull;

import dev.axial.terminal.CommandException;

/** Kafka or a service gave no answer, or no news, in time. */
public final class SilenceException extends CommandException {

    private static final long serialVersionUID = 1L;

    /** The part that is silent. */
    public enum SilentPart {
        KAFKA,
        TRAIN
    }

    private final SilentPart part;

    /** @param message one sentence that says what was waited for */
    public SilenceException(SilentPart part, String message, Throwable cause) {
        super(message, cause);
        this.part = requireNonNull(part, "part");
    }

    public SilentPart part() {
        return part;
    }
}
