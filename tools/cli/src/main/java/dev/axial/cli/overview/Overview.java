package dev.axial.cli.overview;

import dev.axial.client.overview.ConsumerLag;
import dev.axial.client.service.Health;
import dev.axial.client.service.ServiceName;
import dev.axial.client.system.AxialSystem;
import dev.axial.client.system.RemoteSystem;
import dev.axial.client.training.KnownRun;
import dev.axial.client.training.KnownRuns;
import dev.axial.contract.model.ModelName;
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
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * A running system at one moment.
 *
 * @param processes broker and services
 * @param lag of each consumer group; empty while the broker does not answer
 * @param champions in the order of their names
 * @param providers by model, what computes its champion in infer; without those that infer does not serve
 * @param runs those that may still change
 * @param waiting what is parked in eval and infer, and what it waits for
 */
public record Overview(
        List<ProcessState> processes,
        List<ConsumerLag> lag,
        List<ModelPromoted> champions,
        Map<ModelName, String> providers,
        List<KnownRun> runs,
        List<ParkedState> waiting) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * @param name of a service, or {@code broker}
     * @param pid of the local process; empty while it is not running
     * @param port of the local process
     * @param address where it is asked
     * @param up whether it has started and is not broken
     * @param ready whether it can do its work; infer cannot before there is a champion
     * @param since when the present state began, as the launcher saw it
     * @param why the failing check and its reason, or how it ended; empty if there is nothing to say
     */
    public record ProcessState(
            String name,
            Optional<Long> pid,
            Optional<Integer> port,
            String address,
            boolean up,
            boolean ready,
            Optional<Instant> since,
            String why) {

        /** One word or two. */
        public String word() {
            return ready
                    ? "ready"
                    : up ? "up, not ready" : pid.isPresent() ? "not up" : since.isEmpty() ? "not started" : "down";
        }
    }

    /**
     * @param service that waits
     * @param name for infer a model, for eval a run
     * @param reason how many records wait, and what for
     */
    public record ParkedState(String service, String name, String reason) {}

    /** The local system: what its launcher knows of each process, and what the process says of itself. */
    public static Overview of(RunningSystem system, PartCommands commands) throws InterruptedException {
        Map<String, ChildState> told =
                SystemState.read(system.home()).map(SystemState::parts).orElse(Map.of());
        Map<ServiceName, Health> healths = healths(system, List.of(ServiceName.values()));
        return of(system, healths, brokerAnswers -> {
            List<ProcessState> processes = new ArrayList<>();
            Health broker = brokerAnswers ? new Health.Ready() : new Health.Silent("it does not answer");
            processes.add(state(Part.BROKER, system, commands, broker, told));
            healths.forEach(
                    (service, health) -> processes.add(state(Part.of(service), system, commands, health, told)));
            return processes;
        });
    }

    /** A system elsewhere: what its services say of themselves. */
    public static Overview of(RemoteSystem system) throws InterruptedException {
        Map<ServiceName, Health> healths = healths(system, system.services().keySet());
        return of(system, healths, brokerAnswers -> {
            List<ProcessState> processes = new ArrayList<>();
            String servers = system.kafka().properties().get("bootstrap.servers");
            Optional<Instant> now = Optional.of(Instant.now());
            processes.add(new ProcessState(
                    "broker",
                    Optional.empty(),
                    Optional.empty(),
                    servers,
                    brokerAnswers,
                    brokerAnswers,
                    now,
                    brokerAnswers ? "" : "it does not answer"));
            healths.forEach((service, health) -> processes.add(new ProcessState(
                    service.code(),
                    Optional.empty(),
                    Optional.empty(),
                    system.services().get(service).toString(),
                    health.alive(),
                    health instanceof Health.Ready,
                    now,
                    why(health, Optional.empty()))));
            return processes;
        });
    }

    private static Overview of(
            AxialSystem system, Map<ServiceName, Health> healths, Function<Boolean, List<ProcessState>> processes)
            throws InterruptedException {
        KafkaConnection kafka =
                system.kafka().with("default.api.timeout.ms", "5000").with("request.timeout.ms", "3000");
        List<ConsumerLag> lag = List.of();
        List<ModelPromoted> champions = List.of();
        Map<ModelName, String> providers = new TreeMap<>();
        List<KnownRun> runs = List.of();
        List<ParkedState> waiting = new ArrayList<>();
        boolean brokerAnswers = false;
        try (Admin admin = kafka.admin("axial-cli-overview")) {
            brokerAnswers = answers(admin);
            for (ServiceName service : List.of(ServiceName.EVAL, ServiceName.INFER)) {
                if (healths.containsKey(service) && healths.get(service).alive()) {
                    system.service(service)
                            .waiting()
                            .forEach((name, reason) -> waiting.add(new ParkedState(service.code(), name, reason)));
                }
            }
            if (brokerAnswers) {
                lag = ConsumerLag.read(kafka, admin);
                champions = champions(kafka);
                for (ModelPromoted champion : champions) {
                    if (healths.containsKey(ServiceName.INFER)
                            && healths.get(ServiceName.INFER).alive()) {
                        system.service(ServiceName.INFER)
                                .provider(champion.model())
                                .ifPresent(provider -> providers.put(champion.model(), provider));
                    }
                }
                runs = KnownRuns.read(kafka).all().stream()
                        .filter(KnownRun::running)
                        .toList();
            }
        } catch (ExecutionException | CommandException | TimeoutException | KafkaException e) {
            // The broker went away in between, or nobody can connect. What is known by now is what can be shown.
            return new Overview(processes.apply(brokerAnswers), lag, champions, providers, runs, waiting);
        }
        return new Overview(processes.apply(brokerAnswers), lag, champions, providers, runs, waiting);
    }

    /** All at the same time: one that does not answer takes seconds to say so. */
    private static Map<ServiceName, Health> healths(AxialSystem system, Collection<ServiceName> services)
            throws InterruptedException {
        ExecutorService asking = Executors.newFixedThreadPool(ServiceName.values().length);
        try {
            Map<ServiceName, Future<Health>> asked = new EnumMap<>(ServiceName.class);
            services.forEach(service -> asked.put(
                    service, asking.submit(() -> system.service(service).health())));
            Map<ServiceName, Health> healths = new EnumMap<>(ServiceName.class);
            for (Map.Entry<ServiceName, Future<Health>> one : asked.entrySet()) {
                try {
                    healths.put(one.getKey(), one.getValue().get());
                } catch (ExecutionException e) {
                    healths.put(one.getKey(), new Health.Silent(Sentence.reason(e.getCause())));
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
                part.code(),
                pid,
                Optional.of(part.port(system.ports())),
                "127.0.0.1:" + part.port(system.ports()),
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
