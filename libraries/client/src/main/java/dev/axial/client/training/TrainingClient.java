package dev.axial.client.training;

import dev.axial.client.SilenceException;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.RunId;
import dev.axial.contract.run.Run;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.CancelRequested;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

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
        News news = new News(run, listener);
        try (RunTopics topics = new RunTopics(kafka, CLIENT, run::equals, news).withRefusals()) {
            topics.start();
            KnownRun known = KnownRun.requested(run, Run.Memory.ALL, Instant.now());
            while (!known.done()) {
                known = news.next(silence).apply(known);
                requireUnderWay(known);
            }
            return TrainingOutcome.of(known);
        }
    }

    private static void requireUnderWay(KnownRun run) throws CommandException {
        switch (run.state().status()) {
            case FAILED ->
                throw new CommandException(
                        "Run " + run.id() + " failed: " + run.failure().orElseThrow());
            case CANCELLED -> throw new CommandException("Run " + run.id() + " was cancelled.");
            case REQUESTED, RUNNING, COMPLETED -> {
                if (run.refusal().isPresent()) {
                    throw new CommandException(
                            "Run " + run.id() + " ends here: " + run.refusal().get());
                }
            }
        }
    }

    /** Events of one run as changes of its state, from the threads that read topics to the one that follows the run. */
    private static final class News implements RunEvents {

        private final RunId run;
        private final RunListener listener;
        private final BlockingQueue<UnaryOperator<KnownRun>> changes = new LinkedBlockingQueue<>();

        News(RunId run, RunListener listener) {
            this.run = run;
            this.listener = listener;
        }

        UnaryOperator<KnownRun> next(Duration silence) throws CommandException, InterruptedException {
            UnaryOperator<KnownRun> next = changes.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new SilenceException(
                        SilenceException.SilentPart.TRAIN,
                        "Nothing was heard of run " + run + " for " + Quantities.duration(silence) + ".",
                        null);
            }
            return next;
        }

        @Override
        public void requested(RunId run, Instant at) {
            // whoever follows a run has requested it
        }

        @Override
        public void progressed(TrainingProgress event, Instant at) {
            changes.add(known -> {
                listener.progressed(event);
                return known.after(event);
            });
        }

        @Override
        public void evaluated(ModelEvaluated evaluation) {
            changes.add(known -> {
                listener.evaluated(evaluation);
                return known.evaluated(evaluation);
            });
        }

        @Override
        public void refused(RunId run, String why, Instant at) {
            changes.add(known -> known.refused(why));
        }
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
