package dev.axial.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.client.training.KnownRun;
import dev.axial.client.training.KnownRuns;
import dev.axial.client.training.RunDetail;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Table;
import dev.axial.terminal.Terminal;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "runs",
        description = {"Training runs, the oldest first; with RUN, one of them in detail.", ""},
        footer = {
            "",
            "Examples:",
            "  ./axial runs",
            "  ./axial runs --limit 1000",
            "  ./axial runs 5f0c9c1e              (state, epochs, metrics, model; the beginning of a run id is enough)",
            "  ./axial runs 5f0c9c1e --json",
            "Services may be down: what is shown comes from Kafka."
        })
final class RunsCommand implements Callable<Integer> {

    private static final int LIMIT = 100;

    private final Terminal terminal;

    @Mixin
    private SystemOptions options;

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            description = "A run id, or the beginning of one; default: the newest runs.")
    private Optional<String> run;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "List the newest N runs, 1 or more; default: " + LIMIT + ", with --json all.")
    private Optional<Integer> limit;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    RunsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        if (limit.isPresent() && limit.get() < 1) {
            throw new CommandException("--limit is 1 or more, got " + limit.get() + ".");
        }
        if (run.isPresent()) {
            RunDetail detail = KnownRuns.find(options.kafka(), run.get());
            if (json) {
                terminal.say(detailed(detail));
            } else {
                new RunReportTables(detail).print(terminal);
            }
            return 0;
        }
        List<KnownRun> all = KnownRuns.read(options.kafka()).all();
        List<KnownRun> runs = newest(all, limit.orElse(json ? Integer.MAX_VALUE : LIMIT));
        if (json) {
            runs.forEach(run -> terminal.say(Json.line(asJson(run))));
        } else if (runs.isEmpty()) {
            terminal.say("No run yet; './axial train --recipe cnn-bn' starts one.");
        } else {
            table(runs).print(terminal);
            if (runs.size() < all.size()) {
                terminal.say("These are the newest " + runs.size() + " of " + Quantities.count(all.size())
                        + " runs; --limit N shows more.");
            }
        }
        return 0;
    }

    static <T> List<T> newest(List<T> oldestFirst, int most) {
        return oldestFirst.subList(Math.max(0, oldestFirst.size() - most), oldestFirst.size());
    }

    /** The fields of a run in the list, then all that was told of it, as it went over Kafka. */
    private static String detailed(RunDetail detail) {
        Map<String, Object> one = asJson(detail.run());
        List<Map<String, Object>> events = new ArrayList<>();
        for (RunDetail.Event event : detail.events()) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("at", event.at().toString());
            told.put("type", event.progress().type());
            told.put("event", event.progress());
            events.add(told);
        }
        one.put("events", events);
        one.put("evaluation", detail.run().evaluation().orElse(null));
        return new String(EventJson.write(one), UTF_8);
    }

    static Table table(List<KnownRun> runs) {
        DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());
        Table table = Table.of(
                "run", "started", "recipe", "dataset", "state", "epoch", "validation", "model", "test", "remark");
        for (KnownRun run : runs) {
            String model = run.state().model().map(ModelName::value).orElse("-");
            table.row(
                    run.id(),
                    time.format(run.since()),
                    run.state().recipe().orElse(""),
                    run.state().dataset().orElse(""),
                    run.status(),
                    run.state().lastEpoch() + "/" + run.state().mostEpochs(),
                    validationAccuracy(run).map(Quantities::percent).orElse("-"),
                    model
                            + run.evaluation()
                                    .map(verdict -> " v" + verdict.version())
                                    .orElse(""),
                    run.evaluation()
                            .map(verdict -> Quantities.percent(verdict.accuracy()))
                            .orElse("-"),
                    run.evaluation()
                            .map(RunsCommand::verdict)
                            .or(run.state()::reason)
                            .orElse(""));
        }
        return table;
    }

    private static Optional<Double> validationAccuracy(KnownRun run) {
        return run.state().newestEpoch().map(epoch -> epoch.validation().accuracy());
    }

    private static String verdict(ModelEvaluated verdict) {
        return verdict.gate().promoted() ? "promoted" : "not promoted";
    }

    static Map<String, Object> asJson(KnownRun run) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("runId", run.id().value());
        one.put("startedAt", run.since().toString());
        one.put("model", run.state().model().map(ModelName::value).orElse(null));
        one.put("recipe", run.state().recipe().orElse(""));
        one.put("dataset", run.state().dataset().orElse(""));
        one.put("state", run.status());
        one.put("epoch", run.state().lastEpoch());
        one.put("epochs", run.state().mostEpochs());
        one.put("validationAccuracy", validationAccuracy(run).orElse(null));
        one.put("version", run.evaluation().map(ModelEvaluated::version).orElse(null));
        one.put("testAccuracy", run.evaluation().map(ModelEvaluated::accuracy).orElse(null));
        one.put(
                "promoted",
                run.evaluation().map(verdict -> verdict.gate().promoted()).orElse(null));
        one.put("reason", run.state().reason().orElse(null));
        return one;
    }
}
