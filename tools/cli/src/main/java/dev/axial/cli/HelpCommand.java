package dev.axial.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "help",
        description = {"Explain a command.", ""},
        footer = {"", "Examples:", "  ./axial help train", "  ./axial help datasets import"})
final class HelpCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Default: all commands.")
    private List<String> names = List.of();

    @Override
    public void run() {
        CommandLine command = spec.root().commandLine();
        for (String name : names) {
            CommandLine next = command.getSubcommands().get(name);
            if (next == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no command '" + name + "'"
                                + NearestName.of(name, command.getSubcommands().keySet())
                                        .map(near -> "; did you mean '" + near + "'?")
                                        .orElse(""));
            }
            command = next;
        }
        command.usage(spec.root().commandLine().getOut());
    }
}
