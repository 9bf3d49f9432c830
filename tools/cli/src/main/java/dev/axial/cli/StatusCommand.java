package dev.axial.cli;

import dev.axial.cli.overview.Overview;
import dev.axial.cli.overview.Overview.ParkedState;
import dev.axial.cli.overview.Overview.ProcessState;
import dev.axial.client.overview.ConsumerLag;
import dev.axial.client.system.RemoteSystem;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.HomeLock;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.parts.PartCommands;
import dev.axial.launcher.parts.RunningSystem;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Table;
import dev.axial.terminal.Terminal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = {
            "Processes, how far each consumer is behind, champions, what waits for what, and the runs that are not finished.",
            ""
        },
        footer = {"", "Examples:", "  ./axial status", "  ./axial status --json"})
final class StatusCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private final Installation installation;
    private final Terminal terminal;

    @Mixin
    private SystemOptions options;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    StatusCommand(Installation installation, Terminal terminal) {
        this.installation = installation;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        Optional<RemoteSystem> elsewhere = options.elsewhere();
        if (elsewhere.isEmpty()) {
            return local();
        }
        show(Overview.of(elsewhere.get()), true);
        return 0;
    }

    private int local() throws InterruptedException {
        Home folder = options.home();
        Optional<RunningSystem> running = RunningSystem.find(folder);
        if (running.isEmpty()) {
            boolean starting = HomeLock.held(folder); // in its first moment
            terminal.say(
                    json
                            ? Json.line(Map.of("up", false, "starting", starting))
                            : "Axial is " + (starting ? "starting" : "not up") + " in "
                                    + Printable.path(folder.folder()) + ".");
            return 0;
        }
        RunningSystem system = running.get();
        boolean up = RunningSystem.isUp(folder);
        Overview overview = Overview.of(system, new PartCommands(installation, folder, system.ports()));
        if (!json && !up) {
            terminal.say("Axial is starting in " + Printable.path(folder.folder()) + ".");
        }
        show(overview, up);
        return 0;
    }

    private void show(Overview overview, boolean up) {
        if (json) {
            terminal.say(Json.line(asJson(overview, up)));
        } else {
            print(overview);
        }
    }

    private void print(Overview overview) {
        boolean here = overview.processes().stream().anyMatch(one -> one.port().isPresent());
        Table processes = here
                ? Table.of("process", "pid", "port", "state", "since", "why")
                : Table.of("process", "address", "state", "why");
        for (ProcessState one : overview.processes()) {
            if (here) {
                processes.row(
                        one.name(),
                        one.pid().map(String::valueOf).orElse("-"),
                        one.port().map(String::valueOf).orElse("-"),
                        one.word(),
                        one.since().map(TIME::format).orElse("-"),
                        one.why());
            } else {
                processes.row(one.name(), one.address(), one.word(), one.why());
            }
        }
        processes.print(terminal);
        terminal.say("");
        Table lag = Table.of("consumer group", "topic", "records behind");
        overview.lag().forEach(one -> lag.row(one.group(), one.topic(), Quantities.count(one.records())));
        lag.print(terminal);
        terminal.say("");
        Table champions = Table.of("champion", "version", "on", "run", "reason");
        overview.champions()
                .forEach(one -> champions.row(
                        one.model(),
                        one.version(),
                        overview.providers().getOrDefault(one.model(), "-"),
                        one.runId(),
                        one.reason()));
        printOr("No champion yet: './axial train --recipe cnn-bn' makes one.", champions);
        if (!overview.waiting().isEmpty()) {
            terminal.say("");
            Table waiting = Table.of("waiting in", "model or run", "what for");
            overview.waiting().forEach(one -> waiting.row(one.service(), one.name(), one.reason()));
            waiting.print(terminal);
        }
        if (!overview.runs().isEmpty()) {
            terminal.say("");
            RunsCommand.table(overview.runs()).print(terminal);
        }
    }

    private void printOr(String nothing, Table table) {
        if (table.isEmpty()) {
            terminal.say("  " + nothing);
        } else {
            table.print(terminal);
        }
    }

    private static Map<String, Object> asJson(Overview overview, boolean up) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("up", up);
        status.put("starting", !up);
        status.put(
                "services",
                overview.processes().stream().map(StatusCommand::service).toList());
        status.put("lag", overview.lag().stream().map(StatusCommand::lag).toList());
        status.put(
                "champions",
                overview.champions().stream()
                        .map(one -> champion(one, overview.providers().get(one.model())))
                        .toList());
        status.put(
                "waiting",
                overview.waiting().stream().map(StatusCommand::waiting).toList());
        status.put("runs", overview.runs().stream().map(RunsCommand::asJson).toList());
        return status;
    }

    private static Map<String, Object> service(ProcessState state) {
        Map<String, Object> service = new LinkedHashMap<>();
        service.put("name", state.name());
        service.put("pid", state.pid().orElse(null));
        service.put("port", state.port().orElse(null));
        service.put("address", state.address());
        service.put("up", state.up());
        service.put("ready", state.ready());
        service.put("since", state.since().map(Instant::toString).orElse(null));
        service.put("why", state.why().isEmpty() ? null : state.why());
        return service;
    }

    private static Map<String, Object> lag(ConsumerLag lag) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("group", lag.group());
        one.put("topic", lag.topic());
        one.put("records", lag.records());
        return one;
    }

    private static Map<String, Object> waiting(ParkedState parked) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("service", parked.service());
        one.put("name", parked.name());
        one.put("reason", parked.reason());
        return one;
    }

    private static Map<String, Object> champion(ModelPromoted champion, String provider) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("model", champion.model().value());
        one.put("version", champion.version());
        one.put("provider", provider);
        one.put("sha256", champion.artifact().sha256().hex());
        one.put("runId", champion.runId().value());
        one.put("reason", champion.reason());
        return one;
    }
}
