package dev.axial.client;

import static java.util.Objects.requireNonNull;

import dev.axial.terminal.CommandException;

/** Reports a name or an id that nothing has. */
public final class NotFoundException extends CommandException {

    private static final long serialVersionUID = 1L;

    /** The kind of thing that was looked for. */
    public enum Missing {
        RUN,
        REJECTED_RECORD
    }

    private final Missing kind;

    /** @param message one sentence that names what was looked for */
    public NotFoundException(Missing kind, String message) {
        super(message);
        this.kind = requireNonNull(kind, "kind");
    }

    public Missing kind() {
        return kind;
    }
}
