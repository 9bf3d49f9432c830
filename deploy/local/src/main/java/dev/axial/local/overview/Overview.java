package dev.axial.local.overview;

import dev.axial.contract.model.ModelPromoted;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.champions.ChampionsFollower;
import dev.axial.local.home.Home;
import dev.axial.local.parts.Part;
import dev.axial.local.parts.PartCommands;
import dev.axial.local.parts.Replica;
import dev.axial.local.parts.RunningSystem;
import dev.axial.local.parts.ServiceClient;
import dev.axial.local.process.PidFile;
import dev.axial.local.terminal.CommandException;
import dev.axial.local.training.RunHistory;
import dev.axial.local.training.RunSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * A running system at one moment.
 *
 * @param processes broker and services
 * @param lag of each consumer group; empty while the broker does not answer
 * @param champions in the order of their names
 * @param runs those that may still change
 */
public record Overview(
        List<ProcessState> processes, List<ConsumerLag> lag, List<ModelPromoted> champions, List<RunSummary> runs) {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * @param pid empty while it is not running
     * @param ready whether it can do its work; infer cannot before there is a champion
     */
    public record ProcessState(Part part, Optional<Long> pid, int port, boolean up, boolean ready) {}

    public static Overview of(RunningSystem system, PartCommands commands) throws InterruptedException {
        KafkaConnection kafka =
                system.kafka().with("default.api.timeout.ms", "5000").with("request.timeout.ms", "3000");
        List<ProcessState> processes = new ArrayList<>();
        List<ConsumerLag> lag = List.of();
        List<ModelPromoted> champions = List.of();
        List<RunSummary> runs = List.of();
        try (Admin admin = kafka.admin("axial-cli-overview")) {
            boolean brokerAnswers = answers(admin);
            processes.add(state(Part.BROKER, system, commands, brokerAnswers, brokerAnswers));
            ServiceClient services = system.services();
            for (Part service : Part.SERVICES) {
                processes.add(state(service, system, commands, services.live(service), services.ready(service)));
            }
            if (brokerAnswers) {
                lag = ConsumerLag.read(kafka, admin);
                champions = champions(kafka);
                runs = RunHistory.read(kafka).stream()
                        .filter(RunSummary::running)
                        .toList();
            }
        } catch (ExecutionException | CommandException | TimeoutException e) {
            // The broker went away in between. What is known by now is what can be shown.
            return new Overview(processes, lag, champions, runs);
        }
        return new Overview(processes, lag, champions, runs);
    }

    /** The champion of each model name, in the order of the names. */
    public static List<ModelPromoted> champions(KafkaConnection kafka) throws TimeoutException, InterruptedException {
        try (ChampionsFollower follower = new ChampionsFollower(kafka, "axial-cli-champions", promoted -> {})) {
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
            Part part, RunningSystem system, PartCommands commands, boolean up, boolean ready) {
        Home home = system.home();
        Optional<Long> pid = new PidFile(home.pidFile(part.code()))
                .live(commands.mark(Replica.first(part)))
                .map(ProcessHandle::pid);
        return new ProcessState(part, pid, part.port(system.ports()), up, ready);
    }
}
