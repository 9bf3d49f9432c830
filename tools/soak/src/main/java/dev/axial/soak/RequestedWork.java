package dev.axial.soak;

import dev.axial.client.training.TrainingClient;
import dev.axial.client.training.TrainingOutcome;
import dev.axial.contract.CodeVersion;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.RunId;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.soak.chaos.Sound;
import dev.axial.store.dataset.Dataset;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Training runs and announced models that differ in their run id alone, so that all that comes of them must be equal. */
final class RequestedWork {

    private static final int BATCH = 32;
    private static final Duration OUTAGE = Duration.ofMinutes(5);

    private final KafkaConnection kafka;
    private final TrainingRequested request;
    private final TrainingOutcome champion;
    private final Dataset dataset;

    /**
     * @param request that each run repeats; for a model other than the one that answers the images
     * @param champion whose model is announced again and again
     */
    RequestedWork(KafkaConnection kafka, TrainingRequested request, TrainingOutcome champion, Dataset dataset) {
        this.kafka = kafka.with("delivery.timeout.ms", Long.toString(OUTAGE.toMillis()))
                .with("max.block.ms", Long.toString(OUTAGE.toMillis()));
        this.request = request;
        this.champion = champion;
        this.dataset = dataset;
    }

    /** Asks train for a run. */
    void train(String run) throws CommandException, InterruptedException {
        new TrainingClient(kafka).request(request(run));
    }

    /** Gives eval the champion's file to judge, as if another run had made it. */
    void announce(String run) throws CommandException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("axial-soak-models")) {
            producer.send(CloudEvents.record(
                            Topics.MODELS, request.model().value(), "model-trained", "soak", model(run)))
                    .get();
        } catch (ExecutionException e) {
            throw new CommandException("Kafka did not take a model: " + Sentence.reason(e.getCause()), e.getCause());
        }
    }

    /** Records as they should be. @param png the first of the distinct images */
    Sound sound(byte[] png) {
        return new Sound(png, this::request, this::model, this::epoch);
    }

    private TrainingRequested request(String run) {
        return new TrainingRequested(
                Optional.of(new RunId(run)),
                request.model(),
                request.recipe(),
                request.dataset(),
                request.seed(),
                request.overrides(),
                request.promote(),
                request.reason());
    }

    private ModelTrained model(String run) {
        ModelEvaluated evaluation = champion.evaluation();
        return new ModelTrained(
                new RunId(run),
                request.model(),
                evaluation.artifact(),
                evaluation.input(),
                evaluation.labels(),
                dataset.ref(),
                evaluation.recipe(),
                request.seed(),
                champion.bestEpoch(),
                false,
                CodeVersion.current());
    }

    private EpochRequested epoch(String run) {
        return new EpochRequested(
                run,
                dataset.ref(),
                Split.TRAIN,
                1,
                0,
                0,
                BATCH,
                true,
                request.seed(),
                BATCH,
                champion.evaluation().input(),
                Normalization.NONE,
                Augmentation.NONE,
                CodeVersion.current(),
                0);
    }
}
