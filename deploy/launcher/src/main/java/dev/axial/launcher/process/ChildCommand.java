package dev.axial.launcher.process;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command that starts one child.
 *
 * @param name what people call it
 * @param command program and arguments; ends when its standard input ends (see {@link ChildMain})
 * @param environment added to ours
 * @param temporary folder that is emptied before each start
 * @param pidFile holds its process id while it runs
 * @param logFile takes its output, appended and rotated
 * @param pulse asks for its health; empty for one that is only watched for its end
 */
public record ChildCommand(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path temporary,
        Path pidFile,
        Path logFile,
        Optional<Pulse> pulse) {

    public ChildCommand {
        requireNonNull(name, "name");
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        requireNonNull(temporary, "temporary");
        requireNonNull(pidFile, "pidFile");
        requireNonNull(logFile, "logFile");
        requireNonNull(pulse, "pulse");
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command begins with its program, got nothing for " + name);
        }
    }
}
