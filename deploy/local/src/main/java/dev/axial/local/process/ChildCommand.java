package dev.axial.local.process;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to start one child.
 *
 * @param name what people call it
 * @param command program and arguments; ends when its standard input ends (see {@link ChildMain})
 * @param environment added to ours
 * @param temporary folder that is emptied before each start
 * @param pidFile holds its process id while it runs
 * @param logFile takes what it prints, appended
 */
public record ChildCommand(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path temporary,
        Path pidFile,
        Path logFile) {

    public ChildCommand {
        requireNonNull(name, "name");
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        requireNonNull(temporary, "temporary");
        requireNonNull(pidFile, "pidFile");
        requireNonNull(logFile, "logFile");
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command begins with its program, got nothing for " + name);
        }
    }
}
