package dev.axial.eval.edge;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.DecisionId;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.PromotionDecided;
import dev.axial.contract.topic.Topics;
import dev.axial.eval.version.EvaluatedVersion;
import dev.axial.eval.version.Standing;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.champions.ChampionsFollower;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.log.TopicFollower;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** The standing as evaluations and champions tell it, and what was decided on requests. Thread-safe. */
final class FollowedStanding {

    private static final Logger LOG = Logger.getLogger(FollowedStanding.class);
    private static final Duration PATIENCE =
            Duration.ofSeconds(15); // longer than a killed owner's transaction stays open

    private final TopicFollower evaluations;
    private final ChampionsFollower champions;
    private final BiConsumer<ModelName, Optional<Instant>> told;
    private final TopicFollower decisions;
    private final Map<DecisionId, CompletableFuture<PromotionDecided>> decided = new ConcurrentHashMap<>();

    private volatile Standing evaluated = Standing.EMPTY; // written by the follower's thread alone

    FollowedStanding(KafkaConnection kafka, String clientId) {
        this(kafka, clientId, (model, since) -> {});
    }

    /** @param champions told of each name whose champion changes, and since when it has it; empty: it has none any more */
    FollowedStanding(KafkaConnection kafka, String clientId, BiConsumer<ModelName, Optional<Instant>> champions) {
        this.told = champions;
        this.evaluations = new TopicFollower(kafka, clientId + "-evaluations", Topics.EVALUATIONS, this::fold);
        this.champions =
                new ChampionsFollower(kafka, clientId + "-champions", promoted -> tell(promoted.model()), this::tell);
        this.decisions =
                new TopicFollower(kafka, clientId + "-decisions", Topics.PROMOTION_DECISIONS, this::foldDecision);
    }

    private void tell(ModelName model) {
        told.accept(model, champions.since(model));
    }

    List<Component> components() {
        return List.of(evaluations, champions, decisions);
    }

    /**
     * Returns when everything that was published before this call is folded, in transactions that have ended or not.
     *
     * @throws TimeoutException if Kafka does not tell in time
     */
    void catchUp() throws TimeoutException, InterruptedException {
        evaluations.catchUp(PATIENCE);
        champions.catchUp(PATIENCE);
        decisions.catchUp(PATIENCE);
    }

    /** The standing at this moment. */
    Standing now() {
        Standing standing = evaluated;
        for (ModelPromoted champion : champions.champions().values()) {
            standing = standing.with(champion);
        }
        return standing;
    }

    /** The champion of a name at this moment. */
    Optional<ModelPromoted> champion(ModelName model) {
        return champions.champion(model);
    }

    /** The decision of an id, as known at this moment. */
    Optional<PromotionDecided> decision(DecisionId id) {
        return Optional.ofNullable(decided.get(id)).map(known -> known.getNow(null));
    }

    /**
     * Waits for the decision of an id.
     *
     * @throws TimeoutException if it does not come in time
     */
    PromotionDecided awaitDecision(DecisionId id, Duration patience) throws TimeoutException, InterruptedException {
        try {
            return waitingFor(id).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // it is never completed by an error
        }
    }

    private CompletableFuture<PromotionDecided> waitingFor(DecisionId id) {
        return decided.computeIfAbsent(id, none -> new CompletableFuture<>());
    }

    private void foldDecision(ConsumerRecord<byte[], byte[]> record) {
        try {
            PromotionDecided decision = EventJson.read(record.value(), PromotionDecided.class);
            waitingFor(decision.decisionId()).complete(decision);
        } catch (InvalidEventException e) {
            LOG.errorf("%s offset %d is no decision: %s", record.topic(), record.offset(), e.getMessage());
        }
    }

    private void fold(ConsumerRecord<byte[], byte[]> record) {
        try {
            evaluated = evaluated.with(EventJson.read(record.value(), EvaluatedVersion.class));
        } catch (InvalidEventException e) {
            // Eval alone writes here; a stranger's record must not stop it, and is nobody's version.
            LOG.errorf("%s offset %d is no evaluation: %s", record.topic(), record.offset(), e.getMessage());
        }
    }
}
