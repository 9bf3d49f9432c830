package dev.axial.eval;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.RunId;
import dev.axial.eval.prediction.UnavailableException;
import dev.axial.eval.version.Standing;
import dev.axial.kafka.component.Backoff;
import dev.axial.kafka.component.DaemonThreads;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges models beside the loop, one at a time and in the order of asking. A model that cannot be judged yet is tried
 * again at growing distances, and holds up no other. Nothing here is kept: after a restart the loop asks again.
 *
 * <p>Thread-safe; one thread of its own does the work.
 */
public final class Judging implements AutoCloseable {

    /** The progress of a model. */
    public sealed interface Progress {

        /** It is being judged, or waits for its turn, or for something that is missing. */
        record Undecided() implements Progress {}

        /** @param verdict by the standing that was asked with */
        record Judged(Verdict verdict) implements Progress {}

        /** @param detail one sentence: why no repetition would help */
        record Unusable(String detail) implements Progress {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(Judging.class);
    private static final Backoff BETWEEN_TRIES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

    private final Evaluation evaluation;
    private final Map<RunId, Entry> entries = new HashMap<>(); // guarded by this
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(new DaemonThreads("eval-judging"));

    public Judging(Evaluation evaluation) {
        this.evaluation = requireNonNull(evaluation, "evaluation");
    }

    /**
     * Begins to judge a model that is not known yet; else tells how far it is.
     *
     * @param standing everything that is decided by now
     */
    public synchronized Progress ask(ModelTrained trained, Standing standing) {
        Optional<ModelPromoted> champion = standing.champion(trained.model());
        Entry entry = entries.get(trained.runId());
        if (entry == null) {
            entry = new Entry(trained, champion);
            entries.put(trained.runId(), entry);
            submit(entry);
            return new Progress.Undecided();
        }
        if (entry.unusable.isPresent()) {
            return new Progress.Unusable(entry.unusable.get());
        }
        if (entry.measured.isPresent()) {
            try {
                Optional<Verdict> verdict = evaluation.verdict(entry.measured.get(), standing);
                if (verdict.isPresent()) {
                    return new Progress.Judged(verdict.get());
                }
            } catch (UnusableModelException e) {
                entry.unusable = Optional.of(e.getMessage());
                return new Progress.Unusable(e.getMessage());
            }
            if (entry.isOfAnother(champion)) {
                entry.champion = champion;
                submit(entry);
            }
        }
        return new Progress.Undecided();
    }

    /**
     * The reason why a model waits, as one sentence that names the model.
     *
     * @param champion of its name, now
     * @return empty if there is news to {@linkplain #ask ask} for
     */
    public synchronized Optional<String> obstacle(RunId run, Optional<ModelPromoted> champion) {
        Entry entry = entries.get(run);
        if (entry == null || entry.unusable.isPresent()) {
            return Optional.empty();
        }
        if (entry.measured.isPresent() && (entry.compared || entry.isOfAnother(champion))) {
            return Optional.empty();
        }
        return Optional.of(entry.trained.model() + " of run " + run + " " + entry.problem.orElse("is being judged"));
    }

    /** Models that are being judged or wait for their turn; those that something is missing for do not count. */
    public synchronized int inTurn() {
        return (int) entries.values().stream()
                .filter(entry -> entry.problem.isEmpty())
                .count();
    }

    /** Nanoseconds since a model was asked for first; 0 for one that is not known. */
    public synchronized long age(RunId run) {
        Entry entry = entries.get(run);
        return entry == null ? 0 : System.nanoTime() - entry.begun;
    }

    /** These models are decided, or another process's. */
    public synchronized void forget(Collection<RunId> runs) {
        runs.forEach(entries::remove);
    }

    /** Every model is another process's. */
    public synchronized void forgetAll() {
        entries.clear();
    }

    @Override
    public void close() {
        worker.shutdownNow();
        try {
            worker.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Anew: an entry that waits out a delay for another champion need not wait. */
    private void submit(Entry entry) {
        entry.turn++;
        entry.failures = 0;
        entry.problem = Optional.empty();
        entry.compared = false;
        schedule(entry, 0);
    }

    private void schedule(Entry entry, long delay) {
        int turn = entry.turn;
        try {
            worker.schedule(() -> work(entry, turn), delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed before {} was judged", entry.trained.runId(), e);
        }
    }

    private void work(Entry entry, int turn) {
        Optional<Measurement> known;
        Optional<ModelPromoted> champion;
        synchronized (this) {
            if (entries.get(entry.trained.runId()) != entry || entry.turn != turn) {
                return; // forgotten, or asked for with another champion
            }
            known = entry.measured;
            champion = entry.champion;
        }
        try {
            Measurement measured = known.isPresent() ? known.get() : evaluation.measure(entry.trained);
            synchronized (this) {
                entry.measured = Optional.of(measured);
            }
            Measurement compared = evaluation.compare(measured, champion);
            synchronized (this) {
                if (entry.turn == turn) {
                    entry.measured = Optional.of(compared);
                    entry.compared = true;
                    entry.problem = Optional.empty();
                }
            }
        } catch (UnusableModelException e) {
            synchronized (this) {
                entry.unusable = Optional.of(e.getMessage());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } catch (UnavailableException e) {
            tryLater(entry, turn, e.getMessage());
        } catch (Throwable e) { // errors too: one model must not end the judging of the others
            LOG.error("judging {} of run {} failed", entry.trained.model(), entry.trained.runId(), e);
            tryLater(entry, turn, "cannot be judged: " + e);
        }
    }

    private synchronized void tryLater(Entry entry, int turn, String problem) {
        if (entry.turn != turn) {
            return;
        }
        String sentence = "waits: " + problem;
        if (!entry.problem.equals(Optional.of(sentence))) {
            LOG.warn("{} of run {} {}", entry.trained.model(), entry.trained.runId(), sentence);
        }
        entry.problem = Optional.of(sentence);
        schedule(entry, BETWEEN_TRIES.delay(entry.failures++).toMillis());
    }

    /** One model; its fields are guarded by the judging. */
    private static final class Entry {

        private final ModelTrained trained;
        private final long begun = System.nanoTime();
        private Optional<ModelPromoted> champion; // to compare with
        private Optional<Measurement> measured = Optional.empty();
        private Optional<String> unusable = Optional.empty();
        private Optional<String> problem = Optional.empty();
        private boolean compared;
        private int failures;
        private int turn; // a task of an earlier turn does nothing

        Entry(ModelTrained trained, Optional<ModelPromoted> champion) {
            this.trained = trained;
            this.champion = champion;
        }

        private boolean isOfAnother(Optional<ModelPromoted> present) {
            return !champion.equals(present);
        }
    }
}
