package dev.axial.eval.edge;

import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DecisionId;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.PromotionRequested;
import dev.axial.contract.model.RunId;
import dev.axial.contract.topic.Topics;
import dev.axial.eval.Judging;
import dev.axial.eval.Judging.Progress;
import dev.axial.eval.Verdict;
import dev.axial.eval.version.Promotion;
import dev.axial.eval.version.Standing;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.loop.NotReadyException;
import dev.axial.kafka.parking.LaneStep;
import dev.axial.kafka.rejection.Rejection;
import dev.axial.store.ArtifactStore;
import dev.axial.store.UnreachableStoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Trained models and promotion requests in; evaluations, champions, decisions and rejections out. Every champion is
 * written here, and by these laws no decision overwrites one that it did not know:
 *
 * <ol>
 *   <li>Both topics have as many partitions and are read by one loop, so one member of the group decides on both.
 *   <li>A decision is made after everything that was published before has been read, in transactions that have ended or
 *       not. What the group's last owner left open has ended by then.
 * <li>A decision names the champion that it was made against, and takes effect only against that one: a request expects
 *       it, a verdict was compared with it. A verdict against another is made anew.
 *   <li>A decision, its champion and the offset of what asked for it are one transaction. A member that has lost the
 *       partition cannot commit.
 *   <li>Each decision id and each run is decided once; a repeated record changes nothing.
 * </ol>
 *
 * <p>Judging takes minutes or hours and goes on beside the loop, while its model is parked: no request waits for it,
 * and no model for one that cannot be judged.
 */
final class DecisionsStep implements LaneStep {

    static final String SOURCE = "eval";

    /** Models that are taken from Kafka at a time, besides those that something is missing for. */
    private static final int MOST_IN_TURN = 4;

    private static final Logger LOG = Logger.getLogger(DecisionsStep.class);

    private final Judging judging;
    private final ArtifactStore store;
    private final FollowedStanding followed;
    private final EvaluationMetrics metrics;
    private final List<RunId> settled = new ArrayList<>(); // by the last transform

    DecisionsStep(Judging judging, ArtifactStore store, FollowedStanding followed, EvaluationMetrics metrics) {
        this.judging = judging;
        this.store = store;
        this.followed = followed;
        this.metrics = metrics;
    }

    @Override
    public List<Result> transform(List<ConsumerRecord<byte[], byte[]>> records)
            throws NotReadyException, InterruptedException {
        try {
            followed.catchUp();
        } catch (TimeoutException e) {
            throw new NotReadyException("the standing of models cannot be read from Kafka: " + e.getMessage());
        }
        settled.clear();
        // Decisions of one poll see each other by these; an abort drops them.
        Standing standing = followed.now();
        Set<DecisionId> decided = new HashSet<>();
        List<Result> results = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                if (record.topic().equals(Topics.PROMOTION_REQUESTS.name())) {
                    PromotionRequested request = EventJson.read(record.value(), PromotionRequested.class);
                    if (followed.decision(request.decisionId()).isPresent() || !decided.add(request.decisionId())) {
                        results.add(new Result.Done(List.of()));
                        continue;
                    }
                    Promotion promotion = Promotion.decide(request, standing, this::isStored);
                    standing = promotion.champion().map(standing::with).orElse(standing);
                    results.add(new Result.Done(records(promotion)));
                } else {
                    ModelTrained trained = EventJson.read(record.value(), ModelTrained.class);
                    Answer answer = answer(record, trained, standing);
                    standing = answer.standing();
                    results.add(answer.result());
                }
            } catch (InvalidEventException e) {
                results.add(new Result.Done(malformed(record, e.getMessage())));
            }
        }
        return results;
    }

    /** @param standing after it */
    private record Answer(Result result, Standing standing) {}

    private Answer answer(ConsumerRecord<byte[], byte[]> record, ModelTrained trained, Standing standing) {
        RunId run = trained.runId();
        ModelName model = trained.model();
        if (standing.verdictOn(run).isPresent()) {
            settled.add(run);
            return new Answer(new Result.Done(List.of()), standing);
        }
        Progress progress = judging.ask(trained, standing);
        if (progress instanceof Progress.Judged judged) {
            Verdict verdict = judged.verdict();
            Standing after = standing.with(verdict.evaluated());
            after = verdict.promoted().map(after::with).orElse(after);
            settled.add(run);
            metrics.evaluated(verdict.promoted().isPresent(), judging.age(run));
            return new Answer(new Result.Done(records(verdict)), after);
        } else if (progress instanceof Progress.Unusable unusable) {
            LOG.warnf("%s offset %d is rejected: %s", record.topic(), record.offset(), unusable.detail());
            settled.add(run);
            metrics.rejected();
            return new Answer(
                    new Result.Done(List.of(Rejection.of(
                            record, Topics.MODELS_REJECTED, RejectionReason.INVALID_EVENT, unusable.detail()))),
                    standing);
        }
        return new Answer(new Result.Waits(() -> judging.obstacle(run, followed.champion(model))), standing);
    }

    /** A run id: models of one name wait for each other only by the versions that they get. */
    @Override
    public String lane(ConsumerRecord<byte[], byte[]> record) {
        try {
            return EventJson.read(record.value(), ModelTrained.class).runId().value();
        } catch (InvalidEventException e) {
            return "none";
        }
    }

    @Override
    public boolean takesMore() {
        return judging.inTurn() < MOST_IN_TURN;
    }

    @Override
    public void assigned(Set<TopicPartition> partitions) {
        judging.forgetAll();
    }

    @Override
    public void setAside(ConsumerRecord<byte[], byte[]> record) {
        settled.clear();
        try {
            settled.add(EventJson.read(record.value(), ModelTrained.class).runId());
        } catch (InvalidEventException e) {
            LOG.debugf("no model is forgotten: %s", e.getMessage());
        }
    }

    @Override
    public void committed() {
        judging.forget(settled);
    }

    private boolean isStored(ArtifactRef artifact) {
        try {
            return store.contains(artifact);
        } catch (UnreachableStoreException e) {
            // An outage of the store must not hold up a rollback; infer fetches the file once it can.
            LOG.warnf("whether %s is still stored is not known: %s", artifact.sha256(), e.getMessage());
            return true;
        }
    }

    private List<ProducerRecord<byte[], byte[]>> malformed(ConsumerRecord<byte[], byte[]> record, String detail) {
        if (!record.topic().equals(Topics.PROMOTION_REQUESTS.name())) {
            return List.of(); // MalformedEvents sets it aside
        }
        LOG.warnf("%s offset %d is rejected: %s", record.topic(), record.offset(), detail);
        metrics.rejected();
        return List.of(Rejection.of(record, Topics.PROMOTION_REQUESTS_REJECTED, RejectionReason.INVALID_EVENT, detail));
    }

    private static List<ProducerRecord<byte[], byte[]>> records(Promotion promotion) {
        String key = promotion.decided().model().value();
        List<ProducerRecord<byte[], byte[]>> output = new ArrayList<>();
        promotion
                .champion()
                .ifPresent(champion ->
                        output.add(CloudEvents.record(Topics.CHAMPIONS, key, "model-promoted", SOURCE, champion)));
        output.add(
                CloudEvents.record(Topics.PROMOTION_DECISIONS, key, "promotion-decided", SOURCE, promotion.decided()));
        LOG.infof(
                "decision %s of %s on %s: %s",
                promotion.decided().decisionId(),
                promotion.decided().by(),
                key,
                promotion.decided().detail());
        return output;
    }

    private static List<ProducerRecord<byte[], byte[]>> records(Verdict verdict) {
        ModelEvaluated evaluated = verdict.evaluated();
        String key = evaluated.model().value();
        List<ProducerRecord<byte[], byte[]>> output = new ArrayList<>();
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
        return output;
    }
}
