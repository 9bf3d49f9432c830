package dev.axial.local.parts;

import dev.axial.kafka.KafkaConnection;
import dev.axial.local.home.Home;
import dev.axial.local.home.Installation;
import dev.axial.local.home.Ports;
import dev.axial.local.home.SystemState;
import dev.axial.local.process.PidFile;
import dev.axial.local.terminal.CommandException;
import java.util.Optional;

/**
 * A system that is up, as any command sees it that did not start it.
 *
 * @param home where its state is
 * @param ports where it listens
 */
public record RunningSystem(Home home, Ports ports) {

    /** Name of the launcher's own process-id and log files. */
    public static final String LAUNCHER = "launcher";
    /** Stands in the command line of every launcher: its main class is in here. */
    private static final String LAUNCHER_MARK = "dev.axial.local.";

    /** The launcher that keeps this home's system up, or is just starting or stopping it. */
    public static Optional<ProcessHandle> launcher(Home home) {
        return new PidFile(home.pidFile(LAUNCHER)).live(LAUNCHER_MARK);
    }

    /** The system of this home, if it is up. */
    public static Optional<RunningSystem> find(Home home) {
        Optional<SystemState> state = SystemState.read(home);
        return launcher(home)
                .filter(launcher -> state.isPresent() && state.get().pid() == launcher.pid())
                .map(launcher -> new RunningSystem(home, state.get().ports()));
    }

    /** @throws CommandException if none is up; says how to start it */
    public static RunningSystem require(Home home) throws CommandException {
        Optional<RunningSystem> found = find(home);
        if (found.isEmpty()) {
            String where = Installation.readable(home.folder());
            throw new CommandException(
                    launcher(home).isPresent()
                            ? "Axial is starting in " + where + "; './axial status' says when it is up."
                            : "Axial is not up in " + where + "; start it with './axial up --detach'.");
        }
        return found.get();
    }

    public KafkaConnection kafka() {
        return KafkaConnection.to(ports.bootstrapServers());
    }

    public ServiceClient services() {
        return new ServiceClient(ports);
    }
}
