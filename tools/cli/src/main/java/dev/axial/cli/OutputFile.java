package dev.axial.cli;

import dev.axial.terminal.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks at a file that is to be written before the work begins whose result it is to take. */
final class OutputFile {

    private OutputFile() {}

    /** @throws CommandException if it cannot be written: its folder is missing, or it is a folder itself */
    static void require(String option, Optional<Path> file) throws CommandException {
        if (file.isPresent()) {
            require(option, file.get());
        }
    }

    static void require(String option, Path file) throws CommandException {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new CommandException(option + " names a file to write, and " + file + " is a folder");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new CommandException(option + " names " + file + ", and there is no folder " + folder);
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new CommandException(option + " names " + file + ", and there is no permission to write it");
        }
    }
}
