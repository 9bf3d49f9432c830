package dev.axial.launcher;

import dev.axial.client.system.Readiness;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.kafka.topics.TopicSettings;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.HomeLock;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.home.Ports;
import dev.axial.launcher.parts.Part;
import dev.axial.launcher.parts.PartCommands;
import dev.axial.launcher.parts.Replica;
import dev.axial.launcher.parts.RunningSystem;
import dev.axial.launcher.parts.SystemState;
import dev.axial.launcher.process.ChildState;
import dev.axial.launcher.process.LivenessPatience;
import dev.axial.launcher.process.PidFile;
import dev.axial.launcher.process.ProcessIdentity;
import dev.axial.launcher.process.Supervisor;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.admin.Admin;

/**
 * Broker and services as children of this process, from start to stop. What they left behind in an earlier life,
 * however it ended, they go on with. One per home at a time.
 */
public final class LocalSystem implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LocalSystem.class.getName());
    private static final String REJECTED_DAYS = "AXIAL_REJECTED_DAYS";
    private static final int MOST_DAYS = 3650;
    private static final Duration TIME_TO_START = Duration.ofMinutes(3);
    private static final Duration LEFTOVERS_GO = Duration.ofSeconds(10);
    /** A part that dies so often while it starts will not start. */
    private static final int HOPELESS = 4;

    private final HomeLock lock;
    private final Home home;
    private final Ports ports;
    private final PartCommands commands;
    private final Supervisor supervisor;
    private final Terminal terminal;
    private final Map<String, ChildState> states = new ConcurrentHashMap<>();
    private volatile boolean up;
    private boolean stopped;
    private final Thread atShutdown = new Thread(this::stop, "axial-shutdown");

    private LocalSystem(
            Installation installation,
            HomeLock lock,
            Home home,
            Ports ports,
            Terminal terminal,
            Consumer<String> deaths) {
        this.lock = lock;
        this.home = home;
        this.ports = ports;
        this.commands = new PartCommands(installation, home, ports);
        this.terminal = terminal;
        this.supervisor = new Supervisor(deaths, this::note, LivenessPatience.DEFAULT);
    }

    /**
     * Returns when the broker answers, all topics exist and the services have started. Stops everything again when this
     * JVM ends, if {@link #close} was not called before.
     *
     * @throws CommandException if it cannot start; one sentence
     */
    public static LocalSystem start(Installation installation, Home home, Ports ports, Terminal terminal)
            throws CommandException, IOException, InterruptedException {
        return start(
                installation,
                home,
                ports,
                terminal,
                death -> terminal.say(terminal.style("  " + death, Terminal.Style.YELLOW)));
    }

    /**
     * The same for somebody who kills parts on purpose.
     *
     * @param deaths told of each death, one sentence
     */
    public static LocalSystem start(
            Installation installation, Home home, Ports ports, Terminal terminal, Consumer<String> deaths)
            throws CommandException, IOException, InterruptedException {
        home.create();
        HomeLock lock = HomeLock.take(home).orElseThrow(() -> upAlready(home));
        LocalSystem system = new LocalSystem(installation, lock, home, ports, terminal, deaths);
        Runtime.getRuntime().addShutdownHook(system.atShutdown);
        try {
            system.write();
            system.endLeftovers();
            ports.requireFree();
            requireBuilt(installation);
            system.startBroker();
            system.startServices();
            system.up = true;
            system.write();
            return system;
        } catch (CommandException | IOException | InterruptedException | RuntimeException e) {
            system.close();
            throw e;
        }
    }

    private static void requireBuilt(Installation installation) throws CommandException {
        for (Part service : Part.SERVICES) {
            if (!Files.exists(installation.serviceJar(service.code()))) {
                throw new CommandException("Service " + service.code() + " is not built: there is no "
                        + installation.serviceJar(service.code()) + "; build it with 'mvn package -DskipTests'.");
            }
        }
    }

    /** The same system as other commands see it. */
    public RunningSystem running() {
        return new RunningSystem(home, ports);
    }

    /** Starts one more process of a service and keeps it running; returns before it is up. */
    public void start(Replica replica) throws IOException {
        supervisor.start(commands.of(replica));
    }

    /** Stops one replica for good and returns when it has ended. */
    public void stop(Replica replica) throws IOException {
        keepClasses(supervisor.stop(List.of(replica.name())));
    }

    /** Completes the class archives of first replicas that ended in order: they are written then. */
    private void keepClasses(List<String> ended) throws IOException {
        for (String name : ended) {
            Optional<Part> part = Part.of(name);
            if (part.isPresent()) {
                commands.ended(part.get());
            }
        }
    }

    /** The process that is this replica now; empty while it is being started again. */
    public Optional<ProcessHandle> process(Replica replica) {
        return new PidFile(home.pidFile(replica.name())).live(commands.mark(replica));
    }

    private static CommandException upAlready(Home home) {
        return new CommandException("Axial is up already in " + Printable.path(home.folder())
                + RunningSystem.launcher(home)
                        .map(p -> " (process " + p.pid() + ")")
                        .orElse("")
                + "; './axial down' stops it.");
    }

    private void note(String part, ChildState state) {
        states.put(part, state);
        try {
            write();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the state of " + part + " cannot be written", e); // the next change tries again
        }
    }

    private void write() throws IOException {
        synchronized (states) {
            if (!stopped) {
                new SystemState(ProcessIdentity.current(), ports, up, states).write(home);
            }
        }
    }

    private void endLeftovers() throws InterruptedException {
        // Children of a launcher that was killed end by themselves, but not in the same instant.
        for (Part part : Part.values()) {
            PidFile pidFile = new PidFile(home.pidFile(part.code()));
            String mark = commands.mark(Replica.first(part));
            if (!Readiness.await(LEFTOVERS_GO, () -> pidFile.live(mark).isEmpty())) {
                pidFile.live(mark).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    private void startBroker() throws CommandException, IOException, InterruptedException {
        long begin = System.nanoTime();
        supervisor.start(commands.of(Part.BROKER));
        try (Admin admin = running()
                .kafka()
                .with("default.api.timeout.ms", "2000")
                .with("request.timeout.ms", "2000")
                .admin("axial-start")) {
            awaitStart(Part.BROKER, () -> answers(admin));
        }
        List<Topic> topics = topics(System.getenv(REJECTED_DAYS));
        TopicCreation.create(running().kafka(), topics);
        TopicSettings.align(running().kafka(), topics); // of a broker that an earlier version left
        sayStarted(Part.BROKER, begin);
    }

    /** @param rejectedDays for how many days a rejected record stays; null: as the contract says */
    static List<Topic> topics(String rejectedDays) throws CommandException {
        if (rejectedDays == null || rejectedDays.isBlank()) {
            return Topics.ALL;
        }
        try {
            int days = Integer.parseInt(rejectedDays.strip());
            if (days >= 1 && days <= MOST_DAYS) {
                return Topics.keepingRejected(Duration.ofDays(days));
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new CommandException(
                REJECTED_DAYS + " is a number of days from 1 to " + MOST_DAYS + ", got '" + rejectedDays + "'.");
    }

    private static boolean answers(Admin admin) throws InterruptedException {
        try {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException e) {
            return false;
        }
    }

    private void startServices() throws CommandException, IOException, InterruptedException {
        long begin = System.nanoTime();
        for (Part service : Part.SERVICES) {
            supervisor.start(commands.of(service));
        }
        Set<Part> starting = EnumSet.copyOf(Part.SERVICES);
        awaitStart(Part.SERVICES.get(0), () -> {
            for (Part service : List.copyOf(starting)) {
                requireHope(service);
                if (supervisor.state(service.code()).filter(ChildState::alive).isPresent()) {
                    starting.remove(service);
                    sayStarted(service, begin);
                }
            }
            return starting.isEmpty();
        });
    }

    private void awaitStart(Part part, Readiness.Condition<CommandException> started)
            throws CommandException, InterruptedException {
        boolean inTime = Readiness.await(TIME_TO_START, () -> {
            requireHope(part);
            return started.holds();
        });
        if (!inTime) {
            throw new CommandException("Axial did not start within " + Quantities.duration(TIME_TO_START)
                    + "; the logs in " + Printable.path(home.logs()) + " say why.");
        }
    }

    private void requireHope(Part part) throws CommandException {
        if (supervisor.deaths(part.code()) >= HOPELESS) {
            throw new CommandException(capital(part) + " keeps dying as it starts; "
                    + Printable.path(home.logFile(part.code())) + " says why.");
        }
    }

    private static String capital(Part part) {
        return part.code().substring(0, 1).toUpperCase(Locale.ROOT)
                + part.code().substring(1);
    }

    private void sayStarted(Part part, long begin) {
        terminal.say(String.format(
                "  %-7s up after %6s  127.0.0.1:%d",
                part.code(), Quantities.duration(Duration.ofNanos(System.nanoTime() - begin)), part.port(ports)));
    }

    /** Stops the services, then the broker. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException e) {
            return; // the JVM is ending, and that hook is at work
        }
        stop();
    }

    private void stop() {
        supervisor.dismiss();
        List<String> ended = new ArrayList<>(
                supervisor.stop(Part.SERVICES.stream().map(Part::code).toList()));
        ended.addAll(supervisor.stop(List.of(Part.BROKER.code())));
        supervisor.close();
        try (lock) {
            synchronized (states) {
                stopped = true;
                SystemState.delete(home);
            }
            keepClasses(ended);
        } catch (IOException e) {
            terminal.say("  " + home.run() + " could not be cleared, or classes not be kept: " + e.getMessage());
        }
    }
}
