package dev.axial.cli.overview;

import dev.axial.client.overview.ConsumerLag;
import dev.axial.client.service.Health;
import dev.axial.client.training.KnownRun;
import dev.axial.client.training.KnownRuns;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.champions.ChampionsFollower;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.parts.Part;
import dev.axial.launcher.parts.PartCommands;
import dev.axial.launcher.parts.Replica;
import dev.axial.launcher.parts.RunningSystem;
import dev.axial.launcher.parts.SystemState;
import dev.axial.launcher.process.ChildState;
import dev.axial.launcher.process.ChildState.Phase;
import dev.axial.launcher.process.PidFile;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * A running system at one moment.
 *
 * @param processes broker and services
 * @param lag of each consumer group; empty while the broker does not answer
 * @param champions in the order of their names
 * @param runs those that may still change
 * @param waiting what is parked in eval and infer, and what it waits for
 */
public record Overview(
        List<ProcessState> processes,
        List<ConsumerLag> lag,
        List<ModelPromoted> champions,
        List<KnownRun> runs,
        List<ParkedState> waiting) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * @param pid empty while it is not running
     * @param up whether it has started and is not broken
     * @param ready whether it can do its work; infer cannot before there is a champion
     * @param since when the present state began, as the launcher saw it
     * @param why the failing check and its reason, or how it ended; empty if there is nothing to say
     */
    public record ProcessState(
            Part part, Optional<Long> pid, int port, boolean up, boolean ready, Optional<Instant> since, String why) {

        /** One word or two. */
        public String word() {
            return ready
                    ? "ready"
                    : up ? "up, not ready" : pid.isPresent() ? "not up" : since.isEmpty() ? "not started" : "down";
        }
    }

    /**
     * @param name for infer a model, for eval a run
     * @param reason how many records wait, and what for
     */
    public record ParkedState(Part part, String name, String reason) {}

    public static Overview of(RunningSystem system, PartCommands commands) throws InterruptedException {
        KafkaConnection kafka =
                system.kafka().with("default.api.timeout.ms", "5000").with("request.timeout.ms", "3000");
        List<ProcessState> processes = new ArrayList<>();
        List<ConsumerLag> lag = List.of();
        List<ModelPromoted> champions = List.of();
        List<KnownRun> runs = List.of();
        List<ParkedState> waiting = new ArrayList<>();
        try (Admin admin = kafka.admin("axial-cli-overview")) {
            Map<String, ChildState> told =
                    SystemState.read(system.home()).map(SystemState::parts).orElse(Map.of());
            boolean brokerAnswers = answers(admin);
            Health broker = brokerAnswers ? new Health.Ready() : new Health.Silent("it does not answer");
            processes.add(state(Part.BROKER, system, commands, broker, told));
            Map<Part, Health> healths = healths(system);
            for (Part service : Part.SERVICES) {
                processes.add(state(service, system, commands, healths.get(service), told));
            }
            for (Part service : List.of(Part.EVAL, Part.INFER)) {
                if (healths.get(service).alive()) {
                    system.service(service)
                            .waiting()
                            .forEach((name, reason) -> waiting.add(new ParkedState(service, name, reason)));
                }
            }
            if (brokerAnswers) {
                lag = ConsumerLag.read(kafka, admin);
                champions = champions(kafka);
                runs = KnownRuns.read(kafka).all().stream()
                        .filter(KnownRun::running)
                        .toList();
            }
        } catch (ExecutionException | CommandException | TimeoutException e) {
            // The broker went away in between. What is known by now is what can be shown.
            return new Overview(processes, lag, champions, runs, waiting);
        }
        return new Overview(processes, lag, champions, runs, waiting);
    }

    /** All at the same time: one that does not answer takes seconds to say so. */
    private static Map<Part, Health> healths(RunningSystem system) throws InterruptedException {
        ExecutorService asking = Executors.newFixedThreadPool(Part.SERVICES.size());
        try {
            Map<Part, Future<Health>> asked = new EnumMap<>(Part.class);
            Part.SERVICES.forEach(service -> asked.put(
                    service, asking.submit(() -> system.service(service).health())));
            Map<Part, Health> healths = new EnumMap<>(Part.class);
            for (Part service : Part.SERVICES) {
                try {
                    healths.put(service, asked.get(service).get());
                } catch (ExecutionException e) {
                    healths.put(service, new Health.Silent(Sentence.reason(e.getCause())));
                }
            }
            return healths;
        } finally {
            asking.shutdownNow();
        }
    }

    /** The champion of each model name, in the order of the names. */
    public static List<ModelPromoted> champions(KafkaConnection kafka) throws TimeoutException, InterruptedException {
        try (ChampionsFollower follower =
                new ChampionsFollower(kafka.with("fetch.max.wait.ms", "100"), "axial-cli-champions", promoted -> {})) {
            follower.start();
            follower.catchUp(PATIENCE);
            return follower.champions().values().stream()
                    .sorted(Comparator.comparing(ModelPromoted::model))
                    .toList();
        }
    }

    private static boolean answers(Admin admin) throws InterruptedException {
        try {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException e) {
            return false;
        }
    }

    private static ProcessState state(
            Part part, RunningSystem system, PartCommands commands, Health health, Map<String, ChildState> told) {
        Home home = system.home();
        Optional<Long> pid = new PidFile(home.pidFile(part.code()))
                .live(commands.mark(Replica.first(part)))
                .map(ProcessHandle::pid);
        Optional<ChildState> state = Optional.ofNullable(told.get(part.code()));
        boolean ready = health instanceof Health.Ready;
        return new ProcessState(
                part,
                pid,
                part.port(system.ports()),
                health.alive(),
                ready,
                state.map(ChildState::since),
                why(health, state));
    }

    /** The launcher knows how a process ended; of one that runs, its own word is newer. */
    private static String why(Health health, Optional<ChildState> told) {
        if (health instanceof Health.NotReady waiting) {
            return waiting.why();
        }
        if (health instanceof Health.NotAlive sick) {
            return sick.why();
        }
        if (health instanceof Health.Silent silent) {
            return told.filter(state -> state.phase() == Phase.DOWN)
                    .map(ChildState::why)
                    .orElse(silent.why());
        }
        return "";
    }
}
