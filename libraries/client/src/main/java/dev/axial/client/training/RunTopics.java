package dev.axial.client.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.RunId;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.log.TopicFollower;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Follows the topics that tell of training runs from their beginnings and passes their events on. Records that are no event of
 * a run are passed over: anybody may write to a topic.
 */
final class RunTopics implements AutoCloseable {

    private final String client;
    private final KafkaConnection kafka;
    private final Predicate<RunId> wanted;
    private final RunEvents events;
    private final List<TopicFollower> followers = new ArrayList<>();

    /**
     * Follows progress and evaluations.
     *
     * @param wanted the runs whose events are passed on
     */
    RunTopics(KafkaConnection kafka, String client, Predicate<RunId> wanted, RunEvents events) {
        // A follower that is closed waits for its last fetch, which waits at the broker for more: each command's end.
        this.kafka = kafka.with("fetch.max.wait.ms", "100");
        this.client = client;
        this.wanted = wanted;
        this.events = events;
        follow(Topics.TRAINING_PROGRESS, this::progressed);
        follow(Topics.EVALUATIONS, this::evaluated);
    }

    /** Follows refusals of requests and models as well. */
    RunTopics withRefusals() {
        follow(Topics.TRAINING_REQUESTS_REJECTED, this::requestRefused);
        follow(Topics.MODELS_REJECTED, this::modelRefused);
        return this;
    }

    /** Follows requests as well. */
    RunTopics withRequests() {
        follow(Topics.TRAINING_REQUESTS, this::requested);
        return this;
    }

    void start() {
        followers.forEach(TopicFollower::start);
    }

    /** Returns when everything that was in the topics at the time of this call has been passed on. */
    void catchUp(Duration patience) throws TimeoutException, InterruptedException {
        for (TopicFollower follower : followers) {
            follower.catchUp(patience);
        }
    }

    @Override
    public void close() {
        followers.forEach(TopicFollower::close);
    }

    private void follow(Topic topic, Consumer<ConsumerRecord<byte[], byte[]>> fold) {
        followers.add(new TopicFollower(kafka, client, topic, fold));
    }

    private void requested(ConsumerRecord<byte[], byte[]> record) {
        run(record).ifPresent(run -> events.requested(run, at(record)));
    }

    private void requestRefused(ConsumerRecord<byte[], byte[]> record) {
        run(record).ifPresent(run -> events.refused(run, "the request was refused: " + detail(record), at(record)));
    }

    private void progressed(ConsumerRecord<byte[], byte[]> record) {
        if (run(record).isEmpty()) {
            return; // told by the key, so that millions of other events need not be parsed
        }
        try {
            CloudEvents.readProgress(record).ifPresent(event -> events.progressed(event, at(record)));
        } catch (InvalidEventException e) {
            return; // not of Axial's making
        }
    }

    private void modelRefused(ConsumerRecord<byte[], byte[]> record) {
        try {
            RunId run = EventJson.read(record.value(), ModelTrained.class).runId();
            if (wanted.test(run)) {
                events.refused(run, "eval refused its model: " + detail(record), at(record));
            }
        } catch (InvalidEventException e) {
            return; // no model of any run
        }
    }

    private void evaluated(ConsumerRecord<byte[], byte[]> record) {
        try {
            ModelEvaluated evaluation = EventJson.read(record.value(), ModelEvaluated.class);
            if (wanted.test(evaluation.runId())) {
                events.evaluated(evaluation);
            }
        } catch (InvalidEventException e) {
            return; // not of Axial's making
        }
    }

    private static Instant at(ConsumerRecord<byte[], byte[]> record) {
        return Instant.ofEpochMilli(record.timestamp());
    }

    /** The wanted run whose id is the record's key. */
    private Optional<RunId> run(ConsumerRecord<byte[], byte[]> record) {
        try {
            return record.key() == null
                    ? Optional.empty()
                    : Optional.of(new RunId(new String(record.key(), UTF_8))).filter(wanted);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no run id
        }
    }

    private static String detail(ConsumerRecord<byte[], byte[]> record) {
        Header detail = record.headers().lastHeader(ImageHeaders.REJECTION_DETAIL);
        return detail == null ? "no reason was given" : new String(detail.value(), UTF_8);
    }
}
