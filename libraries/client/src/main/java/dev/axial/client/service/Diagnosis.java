package dev.axial.client.service;

import dev.axial.terminal.CommandException;

/** The explanation of a missing answer, by whoever knows more of the service than its address. */
public interface Diagnosis {

    /** @throws CommandException if it is known that no answer can come */
    default void require() throws CommandException {}

    /** False if asking again is in vain. */
    default boolean mayComeBack() {
        return true;
    }

    /** @param reason what the connection met with */
    CommandException unanswered(String reason, Throwable cause);

    /**
     * Knows nothing but the connection.
     *
     * @param service the name of the service
     */
    record OfTheConnection(String service) implements Diagnosis {

        @Override
        public CommandException unanswered(String reason, Throwable cause) {
            return new CommandException(service + " does not answer: " + reason, cause);
        }
    }
}
