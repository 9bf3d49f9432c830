package dev.axial.cli;

import dev.axial.client.NotFoundException;
import dev.axial.client.SilenceException;
import dev.axial.client.system.UnknownPlaceException;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;

/** The command that helps after an error of the client library, which knows no commands. */
final class Advice {

    private Advice() {}

    /**
     * The message, with the command that says more where there is one.
     *
     * @param elsewhere the system is not the local one, whose logs a command shows
     */
    static String on(CommandException error, boolean elsewhere) {
        String message = Sentence.clause(error.getMessage());
        if (error instanceof NotFoundException unknown) {
            return message
                    + switch (unknown.kind()) {
                        case RUN -> "; './axial runs' lists them.";
                        case REJECTED_RECORD -> "; './axial rejected' lists those that there are.";
                    };
        }
        if (error instanceof UnknownPlaceException unknown) {
            return message
                    + (unknown.place().equals(UnknownPlaceException.STORE)
                            ? "; give --store s3://BUCKET, or " + SystemContext.STORE + "bucket"
                            : "; give --service " + unknown.place() + "=http://HOST:PORT, or " + SystemContext.SERVICES
                                    + unknown.place())
                    + " in the file of --context.";
        }
        if (error instanceof SilenceException silence && !elsewhere) {
            return message
                    + switch (silence.part()) {
                        case KAFKA -> "; './axial logs broker' says more.";
                        case TRAIN -> "; './axial status' and './axial logs train' say more.";
                    };
        }
        return error.getMessage();
    }
}
