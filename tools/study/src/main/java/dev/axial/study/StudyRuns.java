package dev.axial.study;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.client.training.RunListener;
import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.RunId;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.terminal.CommandException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The runs of a folder, folded from what was asked for, told, evaluated and refused. Thread-safe. */
final class StudyRuns implements RunListener {

    private static final String CLIENT = "axial-cli-study";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<RunId, StudyRun> runs = new HashMap<>();

    /** Every run up to now. */
    static StudyRuns read(KafkaConnection kafka) throws CommandException, InterruptedException {
        StudyRuns runs = new StudyRuns();
        try (TopicFollower asked = new TopicFollower(kafka, CLIENT, Topics.TRAINING_REQUESTS, runs::requested);
                TopicFollower refused =
                        new TopicFollower(kafka, CLIENT, Topics.TRAINING_REQUESTS_REJECTED, runs::refused);
                TopicFollower told = new TopicFollower(kafka, CLIENT, Topics.TRAINING_PROGRESS, runs::told);
                TopicFollower unjudged = new TopicFollower(kafka, CLIENT, Topics.MODELS_REJECTED, runs::unjudged);
                TopicFollower judged = new TopicFollower(kafka, CLIENT, Topics.EVALUATIONS, runs::judged)) {
            for (TopicFollower topic : new TopicFollower[] {asked, refused, told, unjudged, judged}) {
                topic.start();
            }
            for (TopicFollower topic : new TopicFollower[] {asked, refused, told, unjudged, judged}) {
                topic.catchUp(PATIENCE);
            }
            return runs;
        } catch (TimeoutException e) {
            throw new CommandException("The broker does not answer; its log says why.", e);
        }
    }

    synchronized Optional<StudyRun> find(RunId run) {
        return Optional.ofNullable(runs.get(run));
    }

    /** A copy. */
    synchronized Map<RunId, StudyRun> all() {
        return Map.copyOf(runs);
    }

    synchronized void asked(RunId run) {
        runs.putIfAbsent(run, StudyRun.REQUESTED);
    }

    synchronized void failed(RunId run, String reason) {
        runs.put(run, of(run).failed(reason));
    }

    @Override
    public synchronized void progressed(TrainingProgress event) {
        runs.put(event.runId(), of(event.runId()).after(event));
    }

    @Override
    public synchronized void evaluated(ModelEvaluated evaluation) {
        runs.put(evaluation.runId(), of(evaluation.runId()).evaluated(evaluation));
    }

    private StudyRun of(RunId run) {
        return runs.getOrDefault(run, StudyRun.REQUESTED);
    }

    private void requested(ConsumerRecord<byte[], byte[]> record) {
        key(record).ifPresent(this::asked);
    }

    private void refused(ConsumerRecord<byte[], byte[]> record) {
        key(record).ifPresent(run -> failed(run, "the request was refused: " + detail(record)));
    }

    private void told(ConsumerRecord<byte[], byte[]> record) {
        try {
            CloudEvents.readProgress(record).ifPresent(this::progressed);
        } catch (InvalidEventException e) {
            return; // not of Axial's making
        }
    }

    private void unjudged(ConsumerRecord<byte[], byte[]> record) {
        try {
            RunId run = EventJson.read(record.value(), ModelTrained.class).runId();
            failed(run, "eval refused its model: " + detail(record));
        } catch (InvalidEventException e) {
            return; // no model of any run
        }
    }

    private void judged(ConsumerRecord<byte[], byte[]> record) {
        try {
            evaluated(EventJson.read(record.value(), ModelEvaluated.class));
        } catch (InvalidEventException e) {
            return; // not of Axial's making
        }
    }

    private static Optional<RunId> key(ConsumerRecord<byte[], byte[]> record) {
        try {
            return record.key() == null ? Optional.empty() : Optional.of(new RunId(new String(record.key(), UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // somebody else's, under another key
        }
    }

    private static String detail(ConsumerRecord<byte[], byte[]> record) {
        Header detail = record.headers().lastHeader(ImageHeaders.REJECTION_DETAIL);
        return detail == null ? "no reason was given" : new String(detail.value(), UTF_8);
    }
}
