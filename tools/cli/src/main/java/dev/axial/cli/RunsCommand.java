package dev.axial.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.client.training.RunDetail;
import dev.axial.client.training.RunHistory;
import dev.axial.client.training.RunSummary;
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
        description = {"All training runs, the first one first; with RUN, one of them in detail.", ""},
        footer = {
            "",
            "Examples:",
            "  ./axial runs",
            "  ./axial runs 5f0c9c1e              (state, epochs, metrics, model; the beginning of a run id is enough)",
            "  ./axial runs 5f0c9c1e --json",
            "Services may be down: what is shown comes from Kafka."
        })
final class RunsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private HomeOption home;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "A run id, or the beginning of one; default: all.")
    private Optional<String> run;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    RunsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        if (run.isPresent()) {
            RunDetail detail = RunHistory.find(home.kafka(), run.get());
            if (json) {
                terminal.say(detailed(detail));
            } else {
                new RunReportTables(detail).print(terminal);
            }
            return 0;
        }
        List<RunSummary> runs = RunHistory.read(home.kafka());
        if (json) {
            runs.forEach(run -> terminal.say(Json.line(asJson(run))));
        } else if (runs.isEmpty()) {
            terminal.say("No run yet; './axial train --recipe cnn-bn' starts one.");
        } else {
            table(runs).print(terminal);
        }
        return 0;
    }

    /** The fields of a run in the list, then all that was told of it, as it went over Kafka. */
    private static String detailed(RunDetail detail) {
        Map<String, Object> one = asJson(detail.summary());
        List<Map<String, Object>> events = new ArrayList<>();
        for (RunDetail.Event event : detail.events()) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("at", event.at().toString());
            told.put("type", event.progress().type());
            told.put("event", event.progress());
            events.add(told);
        }
        one.put("events", events);
        one.put("evaluation", detail.summary().evaluation().orElse(null));
        return new String(EventJson.write(one), UTF_8);
    }

    static Table table(List<RunSummary> runs) {
        DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());
        Table table = Table.of(
                "run", "started", "recipe", "dataset", "state", "epoch", "validation", "model", "test", "remark");
        for (RunSummary run : runs) {
            String model = run.model().map(ModelName::value).orElse("-");
            table.row(
                    run.runId(),
                    time.format(run.startedAt()),
                    run.recipe(),
                    run.dataset(),
                    run.state(),
                    run.epoch() + "/" + run.epochs(),
                    run.validationAccuracy().map(Quantities::percent).orElse("-"),
                    model
                            + run.evaluation()
                                    .map(verdict -> " v" + verdict.version())
                                    .orElse(""),
                    run.evaluation()
                            .map(verdict -> Quantities.percent(verdict.accuracy()))
                            .orElse("-"),
                    run.evaluation().map(RunsCommand::verdict).or(run::reason).orElse(""));
        }
        return table;
    }

    private static String verdict(ModelEvaluated verdict) {
        return verdict.gate().promoted() ? "promoted" : "not promoted";
    }

    static Map<String, Object> asJson(RunSummary run) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("runId", run.runId().value());
        one.put("startedAt", run.startedAt().toString());
        one.put("model", run.model().map(ModelName::value).orElse(null));
        one.put("recipe", run.recipe());
        one.put("dataset", run.dataset());
        one.put("state", run.state());
        one.put("epoch", run.epoch());
        one.put("epochs", run.epochs());
        one.put("validationAccuracy", run.validationAccuracy().orElse(null));
        one.put("version", run.evaluation().map(ModelEvaluated::version).orElse(null));
        one.put("testAccuracy", run.evaluation().map(ModelEvaluated::accuracy).orElse(null));
        one.put(
                "promoted",
                run.evaluation().map(verdict -> verdict.gate().promoted()).orElse(null));
        one.put("reason", run.reason().orElse(null));
        return one;
    }
}
