package dev.axial.local.cli;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.local.terminal.CommandException;
import dev.axial.local.terminal.Quantities;
import dev.axial.local.terminal.Table;
import dev.axial.local.terminal.Terminal;
import dev.axial.local.training.RunHistory;
import dev.axial.local.training.RunSummary;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "runs",
        description = {"All training runs, the first one first, and how they went.", ""},
        footer = {"", "Examples:", "  ./axial runs", "  ./axial runs --json"})
final class RunsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private HomeOption home;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    RunsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        List<RunSummary> runs = RunHistory.read(home.running().kafka());
        if (json) {
            runs.forEach(run -> terminal.say(Json.line(asJson(run))));
        } else if (runs.isEmpty()) {
            terminal.say("No run yet; './axial train --recipe cnn-bn' starts one.");
        } else {
            table(runs).print(terminal);
        }
        return 0;
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
