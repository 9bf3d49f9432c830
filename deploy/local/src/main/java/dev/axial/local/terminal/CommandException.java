package dev.axial.local.terminal;

/** A command cannot do what was asked. The message is one sentence that says what is wrong and what to do about it. */
public final class CommandException extends Exception {

    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
