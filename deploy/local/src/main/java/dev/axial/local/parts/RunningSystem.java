package dev.axial.local.parts;

import dev.axial.kafka.KafkaConnection;
import dev.axial.local.home.Home;
import dev.axial.local.home.HomeLock;
import dev.axial.local.home.Installation;
import dev.axial.local.home.Ports;
import dev.axial.local.terminal.CommandException;
import java.util.Optional;

/**
 * A system that is up, as any command sees it that did not start it.
 *
 * @param home where its state is
 * @param ports where it listens
 */
public record RunningSystem(Home home, Ports ports) {

    /** Name of the launcher's own log file. */
    public static final String LAUNCHER = "launcher";

    /** The process that keeps this home's system running, from its first moment to its last. */
    public static Optional<ProcessHandle> launcher(Home home) {
        return HomeLock.held(home)
                ? SystemState.read(home).flatMap(state -> state.launcher().running())
                : Optional.empty();
    }

    /** The system of this home, if it is up. */
    public static Optional<RunningSystem> find(Home home) {
        return HomeLock.held(home)
                ? SystemState.read(home).filter(SystemState::up).map(state -> new RunningSystem(home, state.ports()))
                : Optional.empty();
    }

    /** @throws CommandException if none is up; says how to start it */
    public static RunningSystem require(Home home) throws CommandException {
        Optional<RunningSystem> found = find(home);
        if (found.isEmpty()) {
            String where = Installation.readable(home.folder());
            throw new CommandException(
                    HomeLock.held(home)
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
