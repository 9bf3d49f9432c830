package dev.axial.cli;

import dev.axial.kafka.KafkaConnection;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.parts.RunningSystem;
import dev.axial.terminal.CommandException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The option that names the local system. */
final class HomeOption {

    private static final String DEFAULT = "axial.home";

    @Option(
            names = "--home",
            scope = CommandLine.ScopeType.INHERIT,
            paramLabel = "DIR",
            defaultValue = "${env:AXIAL_HOME:-${" + DEFAULT + "}}",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Folder with the system's state (AXIAL_HOME; default: .axial of the checkout).")
    private Path folder;

    /** Completes the default: the home of the installation, unless there is an option or an environment variable. */
    static void completeWith(Installation installation, CommandLine line) {
        System.setProperty(DEFAULT, installation.defaultHome().folder().toString());
    }

    Home home() {
        // An environment variable that is set to nothing is as good as none.
        return new Home(folder.toString().isBlank() ? Path.of(System.getProperty(DEFAULT)) : folder);
    }

    /** @throws CommandException if no launcher runs in this home */
    RunningSystem running() throws CommandException {
        return RunningSystem.require(home());
    }

    /** Returns a connection for commands that need Kafka alone: services may be down. */
    KafkaConnection kafka() throws CommandException, InterruptedException {
        return running().requireKafka();
    }
}
