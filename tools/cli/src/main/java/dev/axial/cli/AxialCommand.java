package dev.axial.cli;

import dev.axial.contract.CodeVersion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "axial",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = AxialCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Medical images classified in a stream, by a model that the system trains, judges and replaces itself.",
            ""
        },
        footer = {
            "",
            "Begin with './axial demo'. Each command explains itself with --help.",
            "State is kept in .axial of the checkout, or where --home or AXIAL_HOME says."
        })
final class AxialCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"axial " + CodeVersion.current()};
        }
    }
}
