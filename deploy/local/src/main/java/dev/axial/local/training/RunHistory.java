package dev.axial.local.training;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.RunId;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.local.terminal.CommandException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** All runs there were, folded from {@code axial.training-progress} and {@code axial.evaluations}. */
public final class RunHistory {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<RunId, RunSummary> runs = new HashMap<>();
    private final Map<RunId, ModelEvaluated> verdicts = new HashMap<>();

    /** The runs up to now, the first started first. */
    public static List<RunSummary> read(KafkaConnection kafka) throws CommandException, InterruptedException {
        RunHistory history = new RunHistory();
        try (TopicFollower progress =
                        new TopicFollower(kafka, "axial-cli-runs", Topics.TRAINING_PROGRESS, history::foldProgress);
                TopicFollower judged =
                        new TopicFollower(kafka, "axial-cli-verdicts", Topics.EVALUATIONS, history::foldVerdict)) {
            progress.start();
            judged.start();
            progress.catchUp(PATIENCE);
            judged.catchUp(PATIENCE);
        } catch (TimeoutException e) {
            throw new CommandException("The broker does not answer; './axial logs broker' says why.", e);
        }
        return history.summaries();
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
