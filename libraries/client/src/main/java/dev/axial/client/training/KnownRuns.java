package dev.axial.client.training;

import static java.util.Objects.requireNonNull;

import dev.axial.client.SilenceException;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.RunId;
import dev.axial.contract.run.Run;
import dev.axial.contract.run.Runs;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.kafka.KafkaConnection;
import dev.axial.terminal.CommandException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** The runs of a system, folded from everything that Kafka says of them. Thread-safe. */
public final class KnownRuns implements RunEvents {

    /** Enough for topics of any length; a broker that is away is noticed before. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Run.Memory memory;
    private final Runs runs;
    private final Map<RunId, Instant> since = new LinkedHashMap<>();
    private final Map<RunId, ModelEvaluated> evaluations = new HashMap<>();
    private final Map<RunId, String> refusals = new HashMap<>();

    /**
     * @param memory the epochs and the metrics that are remembered; {@link Run.Memory#NEWEST}: no metrics of classes
     */
    public KnownRuns(Run.Memory memory) {
        this.memory = requireNonNull(memory, "memory");
        this.runs = new Runs(memory);
    }

    /** Reads the runs that train has taken up, in bounded memory for each. */
    public static KnownRuns read(KafkaConnection kafka) throws CommandException, InterruptedException {
        KnownRuns known = new KnownRuns(Run.Memory.NEWEST);
        try (RunTopics topics = new RunTopics(kafka, "axial-cli-runs", run -> true, known)) {
            catchUp(topics);
        }
        return known;
    }

    /** Reads all runs with all their epochs, those included that were requested or refused and never taken up. */
    public static KnownRuns readWhole(KafkaConnection kafka) throws CommandException, InterruptedException {
        KnownRuns known = new KnownRuns(Run.Memory.ALL);
        try (RunTopics topics = new RunTopics(kafka, "axial-cli-runs", run -> true, known)
                .withRequests()
                .withRefusals()) {
            catchUp(topics);
        }
        return known;
    }

    /**
     * Reads one run with its events.
     *
     * @param name its id, or a beginning that no other run shares
     * @throws CommandException if no run, or more than one, is meant
     */
    public static RunDetail find(KafkaConnection kafka, String name) throws CommandException, InterruptedException {
        DetailedRuns detailed = new DetailedRuns();
        Predicate<RunId> meant = run -> run.value().startsWith(name);
        try (RunTopics topics = new RunTopics(kafka, "axial-cli-runs", meant, detailed)) {
            catchUp(topics);
        }
        return detailed.find(name);
    }

    private static void catchUp(RunTopics topics) throws CommandException, InterruptedException {
        topics.start();
        try {
            topics.catchUp(PATIENCE);
        } catch (TimeoutException e) {
            throw new SilenceException(SilenceException.SilentPart.KAFKA, "Kafka does not give the runs.", e);
        }
    }

    /** The run with this id, if anything is known of it. */
    public synchronized Optional<KnownRun> find(RunId run) {
        return since.containsKey(run) ? Optional.of(known(run)) : Optional.empty();
    }

    /** Everything that is known, the run of the oldest first event first. A copy. */
    public synchronized List<KnownRun> all() {
        List<KnownRun> all = new ArrayList<>();
        since.keySet().forEach(run -> all.add(known(run)));
        all.sort(Comparator.comparing(KnownRun::since));
        return all;
    }

    /** The evaluation of every model, those whose training nothing is known of included. A copy, in no order. */
    public synchronized List<ModelEvaluated> evaluations() {
        return List.copyOf(evaluations.values());
    }

    @Override
    public synchronized void requested(RunId run, Instant at) {
        heard(run, at);
    }

    @Override
    public synchronized void progressed(TrainingProgress event, Instant at) {
        heard(event.runId(), at);
        runs.apply(event);
    }

    @Override
    public synchronized void evaluated(ModelEvaluated evaluation) {
        evaluations.put(
                evaluation.runId(), memory == Run.Memory.ALL ? evaluation : evaluation.withoutMetricsOfClasses());
    }

    @Override
    public synchronized void refused(RunId run, String why, Instant at) {
        heard(run, at);
        refusals.put(run, why);
    }

    /** Topics are read side by side, so a request may come after what it led to. */
    private void heard(RunId run, Instant at) {
        since.merge(run, at, (known, other) -> other.isBefore(known) ? other : known);
    }

    private KnownRun known(RunId run) {
        return new KnownRun(
                runs.find(run).orElseGet(() -> Run.requested(run, memory)),
                since.get(run),
                Optional.ofNullable(evaluations.get(run)),
                Optional.ofNullable(refusals.get(run)));
    }
}
