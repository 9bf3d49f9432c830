package dev.axial.client.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.client.SilenceException;
import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.RunId;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.CancelRequested;
import dev.axial.contract.training.TrainingProgress.Cancelled;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Failed;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Sentence;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Asks for training runs and follows them, over Kafka alone: train may be away meanwhile. */
public final class TrainingClient {

    private static final String CLIENT = "axial-cli-training";
    private static final String SOURCE = "cli";

    private final KafkaConnection kafka;

    public TrainingClient(KafkaConnection kafka) {
        this.kafka = kafka;
    }

    /**
     * Publishes the request; returns when Kafka has it. Nobody looks at it before train does: a recipe that train does not
     * know becomes a failed run. Train refuses it at once where it is asked over HTTP.
     */
    public void request(TrainingRequested request) throws CommandException, InterruptedException {
        String key = request.runId().map(RunId::value).orElse(request.model().value());
        send(CloudEvents.record(Topics.TRAINING_REQUESTS, key, "training-requested", SOURCE, request));
    }

    /** Asks for the end of a run; returns when Kafka has it. */
    public void cancel(RunId run) throws CommandException, InterruptedException {
        send(CloudEvents.progress(new CancelRequested(run), SOURCE));
    }

    /**
     * Follows a run from its beginning until its model is evaluated.
     *
     * @param silence longest time without news of it
     * @throws CommandException if the request was refused, the run failed or was cancelled, or nothing is heard of it
     */
    public TrainingOutcome follow(RunId run, RunListener listener, Duration silence)
            throws CommandException, InterruptedException {
        BlockingQueue<Object> news = new LinkedBlockingQueue<>();
        try (TopicFollower progress =
                        new TopicFollower(kafka, CLIENT, Topics.TRAINING_PROGRESS, r -> progress(r, run, news));
                TopicFollower refused = new TopicFollower(
                        kafka, CLIENT, Topics.TRAINING_REQUESTS_REJECTED, r -> refused(r, run, news));
                TopicFollower unjudged =
                        new TopicFollower(kafka, CLIENT, Topics.MODELS_REJECTED, r -> unjudged(r, run, news));
                TopicFollower judged =
                        new TopicFollower(kafka, CLIENT, Topics.EVALUATIONS, r -> judged(r, run, news))) {
            progress.start();
            refused.start();
            unjudged.start();
            judged.start();
            return untilEvaluated(run, news, listener, silence);
        }
    }

    private static TrainingOutcome untilEvaluated(
            RunId run, BlockingQueue<Object> news, RunListener listener, Duration silence)
            throws CommandException, InterruptedException {
        Map<Integer, EpochCompleted> epochs = new TreeMap<>();
        Completed completed = null;
        ModelEvaluated evaluation = null;
        while (completed == null || evaluation == null) {
            Object event = news.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw new SilenceException(
                        SilenceException.Part.TRAIN,
                        "Nothing was heard of run " + run + " for " + Quantities.duration(silence) + ".",
                        null);
            } else if (event instanceof Refusal refusal) {
                throw new CommandException(refusal.sentence());
            } else if (event instanceof ModelEvaluated model) {
                evaluation = model;
                listener.evaluated(model);
            } else if (event instanceof TrainingProgress progress) {
                listener.progressed(progress);
                if (progress instanceof EpochCompleted epoch) {
                    epochs.put(epoch.epoch(), epoch);
                } else if (progress instanceof Completed end) {
                    completed = end;
                } else if (progress instanceof Failed failed) {
                    throw new CommandException("Run " + run + " failed: " + failed.reason());
                } else if (progress instanceof Cancelled) {
                    throw new CommandException("Run " + run + " was cancelled.");
                }
            }
        }
        return TrainingOutcome.of(epochs.values(), completed, evaluation);
    }

    /** @param sentence what was refused, and why */
    private record Refusal(String sentence) {}

    private static void progress(ConsumerRecord<byte[], byte[]> record, RunId run, BlockingQueue<Object> news) {
        if (!isKeyedBy(record, run)) {
            return;
        }
        try {
            CloudEvents.readProgress(record).ifPresent(news::add);
        } catch (InvalidEventException e) {
            return; // not of Axial's making, and so not about this run
        }
    }

    private static void refused(ConsumerRecord<byte[], byte[]> record, RunId run, BlockingQueue<Object> news) {
        if (isKeyedBy(record, run)) {
            news.add(new Refusal("The request was refused: " + detail(record)));
        }
    }

    private static void unjudged(ConsumerRecord<byte[], byte[]> record, RunId run, BlockingQueue<Object> news) {
        try {
            if (EventJson.read(record.value(), ModelTrained.class).runId().equals(run)) {
                news.add(new Refusal("Eval refused the model of run " + run + ": " + detail(record)));
            }
        } catch (InvalidEventException e) {
            return; // no model of any run
        }
    }

    private static String detail(ConsumerRecord<byte[], byte[]> record) {
        Header detail = record.headers().lastHeader(ImageHeaders.REJECTION_DETAIL);
        return detail == null ? "no reason was given" : new String(detail.value(), UTF_8);
    }

    private static void judged(ConsumerRecord<byte[], byte[]> record, RunId run, BlockingQueue<Object> news) {
        try {
            ModelEvaluated evaluation = EventJson.read(record.value(), ModelEvaluated.class);
            if (evaluation.runId().equals(run)) {
                news.add(evaluation);
            }
        } catch (InvalidEventException e) {
            return; // not of Axial's making, and so not about this run
        }
    }

    private static boolean isKeyedBy(ConsumerRecord<byte[], byte[]> record, RunId run) {
        return record.key() != null && run.value().equals(new String(record.key(), UTF_8));
    }

    private void send(ProducerRecord<byte[], byte[]> record) throws CommandException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer(CLIENT)) {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new CommandException(
                    "Kafka did not take the record for " + record.topic() + ": " + Sentence.reason(e.getCause()),
                    e.getCause());
        }
    }
}
