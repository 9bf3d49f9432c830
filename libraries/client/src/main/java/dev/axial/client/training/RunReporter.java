package dev.axial.client.training;

import dev.axial.contract.model.Labels;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.AttemptBegun;
import dev.axial.contract.training.TrainingProgress.AttemptEnded;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.FeaturesComputed;
import dev.axial.contract.training.TrainingProgress.Score;
import dev.axial.contract.training.TrainingProgress.Started;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Terminal;
import java.time.Duration;
import java.util.Locale;

/** Tells a person how a run goes: one line per epoch, with the time left. */
public final class RunReporter implements RunListener {

    private static final String HEAD = String.format(
            "  %7s  %20s  %20s  %20s  %9s  %s",
            "epoch", "train loss, acc.", "validation", "test", "images/s", "time left");

    private final Terminal terminal;
    private double seconds;
    private int epochs;

    public RunReporter(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void progressed(TrainingProgress event) {
        if (event instanceof Started started) {
            started(started);
        } else if (event instanceof FeaturesComputed features) {
            terminal.say("  " + FrozenPart.describe(features));
        } else if (event instanceof EpochCompleted epoch) {
            seconds += epoch.seconds();
            epochs++;
            double left = (epoch.epochs() - epoch.epoch()) * seconds / epochs;
            terminal.say(String.format(
                    Locale.ROOT,
                    "  %3d/%-3d  %20s  %20s  %20s  %9s  %s",
                    epoch.epoch(),
                    epoch.epochs(),
                    score(epoch.train()),
                    score(epoch.validation()),
                    score(epoch.test()),
                    Quantities.count(Math.round(epoch.imagesPerSecond())),
                    Quantities.duration(Duration.ofMillis(Math.round(left * 1000)))));
        } else if (event instanceof Completed completed) {
            terminal.say("  " + completed.reason() + "; the model is that of epoch " + completed.bestEpoch() + " ("
                    + Quantities.duration(Duration.ofMillis(Math.round(completed.seconds() * 1000))) + " of epochs)");
        } else if (event instanceof AttemptEnded ended) {
            terminal.say("  attempt " + ended.attempt() + (ended.counted() ? " failed: " : " was interrupted: ")
                    + ended.reason());
        } else if (!(event instanceof AttemptBegun)) {
            terminal.say("  " + event.type());
        }
    }

    @Override
    public void evaluated(ModelEvaluated evaluation) {
        terminal.say(String.format(
                "  %s version %d: accuracy %s (95 %% interval %s to %s), AUC %.4f, loss %.4f on %s test images",
                evaluation.model(),
                evaluation.version(),
                Quantities.percent(evaluation.accuracy()),
                Quantities.percent(evaluation.accuracyInterval95().get(0)),
                Quantities.percent(evaluation.accuracyInterval95().get(1)),
                evaluation.auc(),
                evaluation.loss(),
                Quantities.count(evaluation.images())));
        evaluation
                .absentClasses()
                .ifPresent(absent -> terminal.say("  the test split has no image of " + Labels.shown(absent)
                        + ", so the AUC is the mean over the other classes"));
        terminal.say("  " + (evaluation.gate().promoted() ? "promoted" : "not promoted") + ": "
                + evaluation.gate().reason());
    }

    private void started(Started started) {
        if (started.attempt() == 1) {
            terminal.say("  run " + started.runId() + ": " + started.recipe() + " on "
                    + started.dataset().name() + ", seed " + started.seed()
                    + (started.overrides().isEmpty() ? "" : ", with " + started.overrides()));
            terminal.say(terminal.style(HEAD, Terminal.Style.DIM));
        } else {
            terminal.say(
                    "  attempt " + started.attempt() + ": train was started again and goes on from its checkpoint");
        }
    }

    private static String score(Score score) {
        return String.format(Locale.ROOT, "%.4f  %7s", score.loss(), Quantities.percent(score.accuracy()));
    }
}
