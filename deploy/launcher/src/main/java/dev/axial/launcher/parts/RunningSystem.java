package dev.axial.launcher.parts;

import dev.axial.client.service.Diagnosis;
import dev.axial.client.service.ServiceClient;
import dev.axial.client.service.ServiceName;
import dev.axial.client.system.AxialSystem;
import dev.axial.client.system.BrokerProbe;
import dev.axial.client.system.Trouble;
import dev.axial.kafka.KafkaConnection;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.HomeLock;
import dev.axial.launcher.home.Ports;
import dev.axial.launcher.process.ChildState;
import dev.axial.store.ArtifactStore;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import java.time.Instant;
import java.util.Optional;

/**
 * A system whose launcher runs, as any command sees it that did not start it. Not every part of it need be up.
 *
 * @param home where its state is
 * @param ports where it listens
 * @param token sent with every request to a service, if there is one
 */
public record RunningSystem(Home home, Ports ports, Optional<String> token) implements AxialSystem {

    /** Name of the launcher's own log file. */
    public static final String LAUNCHER = "launcher";

    /** Its services ask for no token. */
    public RunningSystem(Home home, Ports ports) {
        this(home, ports, Optional.empty());
    }

    /** The same, with a token that is sent with every request to a service. */
    public RunningSystem with(Optional<String> secret) {
        return new RunningSystem(home, ports, secret);
    }

    /** The process that keeps this home's system running, from its first moment to its last. */
    public static Optional<ProcessHandle> launcher(Home home) {
        return state(home).flatMap(state -> state.launcher().running());
    }

    /** The system of this home, if its launcher runs. */
    public static Optional<RunningSystem> find(Home home) {
        return state(home).map(state -> new RunningSystem(home, state.ports()));
    }

    /** True once every part of this home's system has started. */
    public static boolean isUp(Home home) {
        return state(home).filter(SystemState::up).isPresent();
    }

    private static Optional<SystemState> state(Home home) {
        return HomeLock.held(home) ? SystemState.read(home) : Optional.empty();
    }

    /** @throws CommandException if no launcher runs here; says how to start one */
    public static RunningSystem require(Home home) throws CommandException {
        return find(home)
                .orElseThrow(() -> new CommandException("Axial is not up in " + Printable.path(home.folder())
                        + "; start it with './axial up --detach'."));
    }

    /** The part as the launcher saw it last; empty if it was not started yet. */
    public Optional<ChildState> state(Part part) {
        return SystemState.read(home).map(state -> state.parts().get(part.code()));
    }

    /** @throws CommandException unless the part has started and is not broken; says since when, and why */
    public void require(Part part) throws CommandException {
        Optional<ChildState> state = state(part);
        if (state.filter(ChildState::alive).isEmpty()) {
            throw new CommandException(PartReport.of(part, state, Instant.now()) + logs(part));
        }
    }

    /** The reason why a part gave no answer: its state, or, if the launcher found it well, what the question met with. */
    public CommandException unanswered(Part part, String reason, Throwable cause) {
        Optional<ChildState> state = state(part);
        return new CommandException(
                (state.filter(ChildState::alive).isPresent()
                                ? part.code() + " does not answer: " + reason
                                : PartReport.of(part, state, Instant.now()))
                        + logs(part),
                cause);
    }

    private static String logs(Part part) {
        return "; './axial logs " + part.code() + "' says more.";
    }

    @Override
    public KafkaConnection requireKafka() throws CommandException, InterruptedException {
        require(Part.BROKER);
        Optional<String> obstacle = BrokerProbe.obstacle(kafka());
        if (obstacle.isPresent()) {
            throw unanswered(Part.BROKER, obstacle.get(), null);
        }
        return kafka();
    }

    @Override
    public KafkaConnection kafka() {
        return KafkaConnection.to(ports.bootstrapServers());
    }

    @Override
    public ServiceClient service(ServiceName service) {
        return service(Part.of(service));
    }

    public ServiceClient service(Part part) {
        return new ServiceClient(part.code(), part.address(ports), token, new Seen(this, part));
    }

    @Override
    public ArtifactStore openStore() {
        return ArtifactStore.local(home.store());
    }

    @Override
    public Optional<Trouble> trouble(ServiceName service) {
        Part part = Part.of(service);
        Optional<ChildState> state = state(part);
        return state.filter(known -> known.phase() != ChildState.Phase.READY)
                .map(known -> new Trouble(known.since(), PartReport.of(part, state, Instant.now())));
    }

    /** A missing answer is explained by what the launcher knows of the part: its state, since when, and why. */
    private record Seen(RunningSystem system, Part part) implements Diagnosis {

        @Override
        public void require() throws CommandException {
            system.require(part);
        }

        @Override
        public boolean mayComeBack() {
            return system.state(part)
                    .filter(state -> state.phase() == ChildState.Phase.STOPPING)
                    .isEmpty();
        }

        @Override
        public CommandException unanswered(String reason, Throwable cause) {
            return system.unanswered(part, reason, cause);
        }
    }
}
