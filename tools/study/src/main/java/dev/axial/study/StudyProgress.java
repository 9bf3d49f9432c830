package dev.axial.study;

import dev.axial.client.training.FrozenPart;
import dev.axial.client.training.RunListener;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.FeaturesComputed;
import dev.axial.contract.training.TrainingProgress.Score;
import dev.axial.contract.training.TrainingProgress.Started;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Terminal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells a person which row, which epoch, how good so far, and how long still: a line for each epoch, and on a screen one
 * below that runs with the time. For one run; thread-safe.
 */
final class StudyProgress implements RunListener, AutoCloseable {

    private static final String HEAD = String.format(
            "  %-7s  %18s  %18s  %18s  %8s  %12s  %12s",
            "epoch", "train loss, acc.", "validation", "test", "images/s", "row left", "all left");

    private final PlannedRun run;
    private final Collection<PlannedRun> later;
    private final int known;
    private final TimeLeft time;
    private final Terminal terminal;
    private final Runnable measure;
    private final SortedMap<Integer, Double> seconds = new TreeMap<>();
    private final Thread clock = new Thread(this::tick, "study-progress");
    private boolean headed;
    private boolean fitting;
    private long since = System.nanoTime();
    private double left;

    /**
     * @param later what comes after it
     * @param known how many epochs were done when this command began; not told again
     * @param measure called at each event, before it is shown
     */
    StudyProgress(
            PlannedRun run,
            Collection<PlannedRun> later,
            int known,
            TimeLeft time,
            Terminal terminal,
            Runnable measure) {
        this.run = run;
        this.later = later;
        this.known = known;
        this.time = time;
        this.terminal = terminal;
        this.measure = measure;
    }

    /** Shows the running line until closed; does nothing where lines cannot be rewritten. */
    void start() {
        if (terminal.screen()) {
            clock.setDaemon(true);
            clock.start();
        }
    }

    @Override
    public void close() {
        clock.interrupt();
        terminal.endLive();
    }

    private void tick() {
        while (!Thread.interrupted()) {
            live();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }

    private synchronized void live() {
        double gone = (System.nanoTime() - since) / 1e9;
        double rest = seconds.isEmpty() ? time.seconds(run, run.epochs(), List.of()) + time.seconds(later) : left;
        int epoch = seconds.isEmpty() ? 1 : seconds.lastKey() + 1;
        terminal.live("  " + (fitting ? run.title() + ", epoch " + epoch + " of at most " + run.epochs() : run.title())
                + "; " + Quantities.duration(TimeLeft.duration(gone)) + "; about "
                + Quantities.duration(TimeLeft.duration(Math.max(0, rest - gone))) + " left for all");
    }

    @Override
    public synchronized void progressed(TrainingProgress event) {
        measure.run();
        fitting = event instanceof Started || event instanceof FeaturesComputed || event instanceof EpochCompleted;
        if (event instanceof EpochCompleted epoch) {
            boolean isNew = epoch.epoch() > known;
            seconds.put(epoch.epoch(), epoch.seconds());
            since = System.nanoTime();
            if (isNew) {
                time.learn(run, epoch.seconds());
                show(epoch);
            }
        } else if (event instanceof FeaturesComputed features) {
            terminal.say("  " + FrozenPart.describe(features));
        } else if (event instanceof Started started && started.attempt() > 1 && headed) {
            terminal.say("  train was started again and goes on from its checkpoint");
        } else if (event instanceof Completed completed) {
            terminal.say("  " + completed.reason() + "; exported, now evaluated");
        }
    }

    @Override
    public synchronized void evaluated(ModelEvaluated evaluation) {
        terminal.say(String.format(
                Locale.ROOT,
                "  test accuracy %s (95 %% interval %s to %s), AUC %.4f%s",
                Quantities.percent(evaluation.accuracy()),
                Quantities.percent(evaluation.accuracyInterval95().get(0)),
                Quantities.percent(evaluation.accuracyInterval95().get(1)),
                evaluation.auc(),
                run.row().number() == 0
                        ? ""
                        : "; the study: " + run.system().study().printed()));
    }

    private void show(EpochCompleted epoch) {
        if (!headed) {
            terminal.say(terminal.style(HEAD, Terminal.Style.DIM));
            headed = true;
        }
        double row = time.seconds(run, epoch.epochs() - epoch.epoch(), seconds.values());
        double all = row + time.seconds(later);
        left = all;
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
