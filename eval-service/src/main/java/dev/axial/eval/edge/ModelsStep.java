package dev.axial.eval.edge;

import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.topic.Topics;
import dev.axial.eval.Evaluation;
import dev.axial.eval.UnusableModelException;
import dev.axial.eval.Verdict;
import dev.axial.eval.prediction.UnavailableException;
import dev.axial.eval.version.Standing;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.loop.NotReadyException;
import dev.axial.kafka.rejection.Rejection;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/** Records of {@code axial.models} in, evaluations, champions and rejections out. For the loop's thread. */
final class ModelsStep implements ExactlyOnceLoop.Step {

    static final String SOURCE = "eval";

    private static final Logger LOG = Logger.getLogger(ModelsStep.class);

    private final Evaluation evaluation;
    private final FollowedStanding followed;
    private final EvaluationMetrics metrics;

    ModelsStep(Evaluation evaluation, FollowedStanding followed, EvaluationMetrics metrics) {
        this.evaluation = evaluation;
        this.followed = followed;
        this.metrics = metrics;
    }

    @Override
    public Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> records)
            throws NotReadyException, InterruptedException {
        List<ProducerRecord<byte[], byte[]>> output = new ArrayList<>();
        // Not committed before the whole poll is: models of one poll see each other by this list, and an abort drops
        // it.
        List<Verdict> decided = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                followed.catchUp();
                judge(EventJson.read(record.value(), ModelTrained.class), decided)
                        .ifPresent(verdict -> {
                            decided.add(verdict);
                            publish(verdict, output);
                        });
            } catch (InvalidEventException e) {
                continue; // MalformedEvents sets it aside
            } catch (UnusableModelException e) {
                LOG.warnf("%s offset %d is rejected: %s", record.topic(), record.offset(), e.getMessage());
                output.add(Rejection.of(record, Topics.MODELS_REJECTED, RejectionReason.INVALID_EVENT, e.getMessage()));
                metrics.rejected();
            } catch (UnavailableException | UncheckedIOException e) {
                throw new NotReadyException(e.getMessage());
            } catch (TimeoutException e) {
                throw new NotReadyException("the standing of models cannot be read from Kafka: " + e.getMessage());
            }
        }
        return output;
    }

    private Optional<Verdict> judge(ModelTrained trained, List<Verdict> decided)
            throws UnavailableException, UnusableModelException, InterruptedException {
        long begun = System.nanoTime();
        Optional<Verdict> verdict = evaluation.judge(trained, () -> provisional(decided));
        verdict.ifPresent(v -> metrics.evaluated(v.promoted().isPresent(), System.nanoTime() - begun));
        return verdict;
    }

    private Standing provisional(List<Verdict> decided) {
        Standing standing = followed.now();
        for (Verdict verdict : decided) {
            standing = standing.with(verdict.evaluated());
            standing = verdict.promoted().map(standing::with).orElse(standing);
        }
        return standing;
    }

    private static void publish(Verdict verdict, List<ProducerRecord<byte[], byte[]>> output) {
        ModelEvaluated evaluated = verdict.evaluated();
        String key = evaluated.model().value();
        output.add(CloudEvents.record(Topics.EVALUATIONS, key, "model-evaluated", SOURCE, evaluated));
        verdict.promoted()
                .ifPresent(champion ->
                        output.add(CloudEvents.record(Topics.CHAMPIONS, key, "model-promoted", SOURCE, champion)));
        LOG.info(String.format(
                Locale.ROOT,
                "%s version %d of run %s: accuracy %.4f, AUC %.4f, loss %.4f over %d test images; %s: %s",
                key,
                evaluated.version(),
                evaluated.runId(),
                evaluated.accuracy(),
                evaluated.auc(),
                evaluated.loss(),
                evaluated.images(),
                evaluated.gate().promoted() ? "promoted" : "not promoted",
                evaluated.gate().reason()));
    }
}
