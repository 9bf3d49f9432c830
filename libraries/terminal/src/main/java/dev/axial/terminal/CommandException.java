package dev.axial.terminal;

/**
 * A command cannot do what was asked. The message is one sentence that says what is wrong and what to do about it. It
 * ends with one full stop or question mark, whatever it was put together from.
 */
public class CommandException extends Exception {

    private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(Sentence.of(message));
    }

    public CommandException(String message, Throwable cause) {
        super(Sentence.of(message), cause);
    }
}
