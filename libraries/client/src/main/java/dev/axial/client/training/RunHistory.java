package dev.axial.client.training;

import dev.axial.client.NotFoundException;
import dev.axial.client.SilenceException;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.RunId;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.terminal.CommandException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** All runs there were, folded from {@code axial.training-progress} and {@code axial.evaluations}. */
public final class RunHistory {

    /** For topics of any length; a broker that is away is noticed before. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Map<RunId, RunSummary> runs = new HashMap<>();
    private final Map<RunId, ModelEvaluated> verdicts = new HashMap<>();
    private final Map<RunId, List<RunDetail.Event>> events = new HashMap<>();
    private final Predicate<RunId> detailed;

    /** @param detailed of these runs every event is kept */
    RunHistory(Predicate<RunId> detailed) {
        this.detailed = detailed;
    }

    RunHistory() {
        this(run -> false);
    }

    /** The runs up to now, the first started first. */
    public static List<RunSummary> read(KafkaConnection kafka) throws CommandException, InterruptedException {
        RunHistory history = new RunHistory();
        history.readAll(kafka);
        return history.summaries();
    }

    /**
     * One run.
     *
     * @param name its id, or a beginning that no other run shares
     * @throws CommandException if no run, or more than one, is meant
     */
    public static RunDetail find(KafkaConnection kafka, String name) throws CommandException, InterruptedException {
        RunHistory history = new RunHistory(run -> run.value().startsWith(name));
        history.readAll(kafka);
        return history.detail(name);
    }

    synchronized RunDetail detail(String name) throws CommandException {
        List<RunSummary> meant = summaries().stream()
                .filter(run -> run.runId().value().startsWith(name))
                .toList();
        List<RunSummary> exact =
                meant.stream().filter(run -> run.runId().value().equals(name)).toList();
        if (exact.isEmpty() && meant.size() != 1) {
            throw new NotFoundException(
                    NotFoundException.Kind.RUN,
                    (meant.isEmpty() ? "There is no run '" : meant.size() + " runs begin with '") + name + "'.");
        }
        RunSummary one = exact.isEmpty() ? meant.get(0) : exact.get(0);
        return new RunDetail(one, events.getOrDefault(one.runId(), List.of()));
    }

    private void readAll(KafkaConnection kafka) throws CommandException, InterruptedException {
        try (TopicFollower progress =
                        new TopicFollower(kafka, "axial-cli-runs", Topics.TRAINING_PROGRESS, this::foldProgress);
                TopicFollower judged =
                        new TopicFollower(kafka, "axial-cli-verdicts", Topics.EVALUATIONS, this::foldVerdict)) {
            progress.start();
            judged.start();
            progress.catchUp(PATIENCE);
            judged.catchUp(PATIENCE);
        } catch (TimeoutException e) {
            throw new SilenceException(SilenceException.Part.KAFKA, "Kafka does not give the runs.", e);
        }
    }

    synchronized void foldProgress(ConsumerRecord<byte[], byte[]> record) {
        try {
            CloudEvents.readProgress(record).ifPresent(event -> fold(event, Instant.ofEpochMilli(record.timestamp())));
        } catch (InvalidEventException e) {
            return; // not of Axial's making
        }
    }

    private void fold(TrainingProgress event, Instant at) {
        RunSummary before = runs.getOrDefault(event.runId(), RunSummary.unknown(event.runId(), at));
        runs.put(event.runId(), before.after(event));
        if (detailed.test(event.runId())) {
            List<RunDetail.Event> so = events.computeIfAbsent(event.runId(), run -> new ArrayList<>());
            if (event instanceof EpochCompleted epoch) { // an attempt that was cut off repeats its last one
                so.removeIf(earlier ->
                        earlier.progress() instanceof EpochCompleted other && other.epoch() == epoch.epoch());
            }
            so.add(new RunDetail.Event(at, event));
        }
    }

    synchronized void foldVerdict(ConsumerRecord<byte[], byte[]> record) {
        try {
            ModelEvaluated verdict = EventJson.read(record.value(), ModelEvaluated.class);
            verdicts.put(verdict.runId(), verdict);
        } catch (InvalidEventException e) {
            return; // not of Axial's making
        }
    }

    synchronized List<RunSummary> summaries() {
        List<RunSummary> all = new ArrayList<>();
        for (RunSummary run : runs.values()) {
            ModelEvaluated verdict = verdicts.get(run.runId());
            all.add(verdict == null ? run : run.evaluated(verdict));
        }
        all.sort(Comparator.comparing(RunSummary::startedAt));
        return all;
    }
}
