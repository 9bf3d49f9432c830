package dev.axial.cli;

import dev.axial.client.training.KnownRun;
import dev.axial.client.training.RunDetail;
import dev.axial.contract.model.Labels;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.training.TrainingProgress.AttemptEnded;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Score;
import dev.axial.contract.training.TrainingProgress.Started;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Table;
import dev.axial.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One run as a person reads it: its state, its epochs, its model and the verdict on that. */
final class RunReportTables {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private final RunDetail detail;

    RunReportTables(RunDetail detail) {
        this.detail = detail;
    }

    void print(Terminal terminal) {
        facts().print(terminal);
        Table epochs = epochs();
        if (!epochs.isEmpty()) {
            terminal.say("");
            epochs.print(terminal);
        }
        Optional<ModelEvaluated> verdict = detail.run().evaluation();
        if (verdict.isPresent()) {
            terminal.say("");
            verdict(verdict.get()).print(terminal);
            terminal.say("");
            classes(verdict.get()).print(terminal);
        }
    }

    private Table facts() {
        KnownRun run = detail.run();
        Table table = Table.plain()
                .row("run", run.id())
                .row(
                        "state",
                        run.status()
                                + run.state()
                                        .reason()
                                        .map(reason -> ": " + reason)
                                        .orElse(""))
                .row("began", TIME.format(run.since()))
                .row("recipe", run.state().recipe().orElse("-"))
                .row("dataset", run.state().dataset().orElse("-"))
                .row("model", run.state().model().map(Object::toString).orElse("-"));
        last(Started.class).ifPresent(started -> table.row("seed", started.seed())
                .row("attempt", started.attempt())
                .row("overrides", started.overrides().isEmpty() ? "none" : Json.line(started.overrides())));
        for (RunDetail.Event event : detail.events()) {
            if (event.progress() instanceof AttemptEnded ended) {
                table.row(
                        "attempt " + ended.attempt(),
                        "ended " + TIME.format(event.at()) + (ended.counted() ? ": " : ", not counted: ")
                                + ended.reason());
            }
        }
        table.row(
                "epochs", run.state().lastEpoch() + " of " + run.state().mostEpochs() + (run.running() ? left() : ""));
        last(Completed.class).ifPresent(done -> table.row("best epoch", done.bestEpoch())
                .row("time", Quantities.duration(Duration.ofMillis(Math.round(done.seconds() * 1000))) + " of epochs")
                .row(
                        "file",
                        "objects/" + done.model().sha256() + ", "
                                + Quantities.bytes(done.model().bytes())));
        return table;
    }

    private String left() {
        List<EpochCompleted> epochs = all(EpochCompleted.class);
        if (epochs.isEmpty()) {
            return "";
        }
        double seconds =
                epochs.stream().mapToDouble(EpochCompleted::seconds).average().orElse(0);
        Instant last = detail.events().get(detail.events().size() - 1).at();
        return ", the last one " + Quantities.duration(Duration.between(last, Instant.now())) + " ago, about "
                + Quantities.duration(Duration.ofMillis(Math.round(1000
                        * seconds
                        * (detail.run().state().mostEpochs()
                                - detail.run().state().lastEpoch()))))
                + " left at most";
    }

    private Table epochs() {
        Table table = Table.of(
                "epoch",
                "train loss",
                "accuracy",
                "validation loss",
                "accuracy",
                "test loss",
                "accuracy",
                "seconds",
                "images/s");
        for (EpochCompleted epoch : all(EpochCompleted.class)) {
            table.row(
                    epoch.epoch(),
                    loss(epoch.train()),
                    Quantities.percent(epoch.train().accuracy()),
                    loss(epoch.validation()),
                    Quantities.percent(epoch.validation().accuracy()),
                    loss(epoch.test()),
                    Quantities.percent(epoch.test().accuracy()),
                    String.format(Locale.ROOT, "%.1f", epoch.seconds()),
                    Quantities.count(Math.round(epoch.imagesPerSecond())));
        }
        return table;
    }

    private static String loss(Score score) {
        return String.format(Locale.ROOT, "%.4f", score.loss());
    }

    private static Table verdict(ModelEvaluated verdict) {
        return Table.plain()
                .row("version", verdict.model() + " version " + verdict.version())
                .row(
                        "accuracy",
                        Quantities.percent(verdict.accuracy()) + " on " + Quantities.count(verdict.images())
                                + " test images, 95 % interval "
                                + Quantities.percent(
                                        verdict.accuracyInterval95().get(0)) + " to "
                                + Quantities.percent(
                                        verdict.accuracyInterval95().get(1)))
                .row(
                        "auc",
                        String.format(Locale.ROOT, "%.4f", verdict.auc())
                                + verdict.absentClasses()
                                        .map(absent ->
                                                ", without classes that have no test image: " + Labels.shown(absent))
                                        .orElse(""))
                .row("loss", String.format(Locale.ROOT, "%.4f", verdict.loss()))
                .row("calibration", String.format(Locale.ROOT, "%.4f", verdict.expectedCalibrationError()))
                .row(
                        "verdict",
                        (verdict.gate().promoted() ? "promoted: " : "not promoted: ")
                                + verdict.gate().reason());
    }

    private static Table classes(ModelEvaluated verdict) {
        Table table = Table.of("class", "precision", "recall", "f1", "auc");
        verdict.perClass()
                .forEach(one -> table.row(
                        one.label(),
                        Quantities.percent(one.precision()),
                        Quantities.percent(one.recall()),
                        String.format(Locale.ROOT, "%.4f", one.f1()),
                        String.format(Locale.ROOT, "%.4f", one.auc())));
        return table;
    }

    private <E> Optional<E> last(Class<E> type) {
        List<E> all = all(type);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    private <E> List<E> all(Class<E> type) {
        return detail.events().stream()
                .map(RunDetail.Event::progress)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
