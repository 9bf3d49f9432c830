package dev.axial.cli;

import dev.axial.launcher.logs.LogTail;
import dev.axial.launcher.parts.Part;
import dev.axial.launcher.parts.RunningSystem;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "logs",
        description = {"What a process printed last.", ""},
        footer = {
            "",
            "Examples:",
            "  ./axial logs train",
            "  ./axial logs infer -f",
            "  ./axial logs broker --lines 500"
        })
final class LogsCommand implements Callable<Integer> {

    private static final List<String> NAMES = Stream.concat(
                    Stream.of(Part.values()).map(Part::code), Stream.of(RunningSystem.LAUNCHER, "cli", "build"))
            .toList();

    private final Terminal terminal;

    @Mixin
    private HomeOption home;

    @Parameters(paramLabel = "NAME", description = "One of broker, ingest, train, eval, infer, launcher, cli, build.")
    private String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on showing what is added, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "100",
            description = "How many; default: 100.")
    private int lines;

    LogsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, IOException, InterruptedException {
        if (!NAMES.contains(name)) {
            throw new CommandException("There is no log '" + name + "'; there are " + String.join(", ", NAMES) + ".");
        }
        if (lines < 0) {
            throw new CommandException("--lines is 0 or more, got " + lines + ".");
        }
        Path file = home.home().logFile(name);
        if (!Files.exists(file)) {
            throw new CommandException("There is no " + Printable.path(file) + " yet.");
        }
        LogTail log = new LogTail(file);
        if (follow) {
            log.follow(lines, terminal::say);
        } else {
            log.last(lines).forEach(terminal::say);
        }
        return 0;
    }
}
