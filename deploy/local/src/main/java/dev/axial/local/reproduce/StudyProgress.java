package dev.axial.local.reproduce;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Score;
import dev.axial.contract.training.TrainingProgress.Started;
import dev.axial.local.terminal.Quantities;
import dev.axial.local.terminal.Terminal;
import dev.axial.local.training.RunListener;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Tells a person which row, which epoch, how good so far, and how long still. For one run. */
final class StudyProgress implements RunListener {

    private static final String HEAD = String.format(
            "  %-7s  %18s  %18s  %18s  %8s  %12s  %12s",
            "epoch", "train loss, acc.", "validation", "test", "images/s", "row left", "all left");

    private final PlannedRun run;
    private final List<PlannedRun> later;
    private final int known;
    private final TimeLeft time;
    private final Terminal terminal;
    private final Consumer<TrainingProgress> measure;
    private final SortedMap<Integer, Double> seconds = new TreeMap<>();
    private boolean headed;

    /**
     * @param later what comes after it
     * @param known how many epochs were done when this command began; not told again
     * @param measure called at each event, before it is shown
     */
    StudyProgress(
            PlannedRun run,
            List<PlannedRun> later,
            int known,
            TimeLeft time,
            Terminal terminal,
            Consumer<TrainingProgress> measure) {
        this.run = run;
        this.later = later;
        this.known = known;
        this.time = time;
        this.terminal = terminal;
        this.measure = measure;
    }

    @Override
    public void progressed(TrainingProgress event) {
        measure.accept(event);
        if (event instanceof EpochCompleted epoch) {
            boolean isNew = epoch.epoch() > known;
            seconds.put(epoch.epoch(), epoch.seconds());
            if (isNew) {
                time.learn(run.system(), epoch.seconds());
                show(epoch);
            }
        } else if (event instanceof Started started && started.attempt() > 1 && headed) {
            terminal.say("  train was started again and goes on from its checkpoint");
        } else if (event instanceof Completed completed) {
            terminal.say("  " + completed.reason() + "; exported, now evaluated");
        }
    }

    @Override
    public void evaluated(ModelEvaluated evaluation) {
        terminal.say(String.format(
                Locale.ROOT,
                "  test accuracy %s (95 %% interval %s to %s), AUC %.4f; the study: %s",
                Quantities.percent(evaluation.accuracy()),
                Quantities.percent(evaluation.accuracyInterval95().get(0)),
                Quantities.percent(evaluation.accuracyInterval95().get(1)),
                evaluation.auc(),
                run.system().study().printed()));
    }

    private void show(EpochCompleted epoch) {
        if (!headed) {
            terminal.say(terminal.style(HEAD, Terminal.Style.DIM));
            headed = true;
        }
        double row = time.seconds(run.system(), epoch.epochs() - epoch.epoch(), seconds.values());
        double all = row
                + later.stream()
                        .mapToDouble(next ->
                                time.seconds(next.system(), next.epochs(), List.of()) + TimeLeft.SECONDS_AROUND_A_RUN)
                        .sum();
        terminal.say(String.format(
                Locale.ROOT,
                "  %3d/%-3d  %18s  %18s  %18s  %8s  %12s  %12s",
                epoch.epoch(),
                epoch.epochs(),
                score(epoch.train()),
                score(epoch.validation()),
                score(epoch.test()),
                Quantities.count(Math.round(epoch.imagesPerSecond())),
                Quantities.duration(TimeLeft.duration(row)),
                Quantities.duration(TimeLeft.duration(all))));
    }

    private static String score(Score score) {
        return String.format(Locale.ROOT, "%.4f  %8s", score.loss(), Quantities.percent(score.accuracy()));
    }
}
