package dev.axial.eval.edge;

import dev.axial.contract.model.DecisionId;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.PromotionDecided;
import dev.axial.contract.model.PromotionDecided.Outcome;
import dev.axial.contract.model.PromotionRequested;
import dev.axial.contract.topic.Topics;
import dev.axial.eval.version.Standing;
import dev.axial.kafka.event.CloudEvents;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;

/**
 * Looks at the standing for people, asks for the champions that they want, and waits for the decisions. Whichever replica
 * is asked, the one that owns the partition decides. Thread-safe.
 */
final class Promotions {

    private static final Duration PATIENCE = Duration.ofSeconds(20); // longer than a killed owner's session and start
    private static final int MOST_TRIES = 10;

    private final FollowedStanding followed;
    private final Producer<byte[], byte[]> producer;

    Promotions(FollowedStanding followed, Producer<byte[], byte[]> producer) {
        this.followed = followed;
        this.producer = producer;
    }

    /** Everything that is decided by now. */
    Standing standing() throws TimeoutException, InterruptedException {
        followed.catchUp();
        return followed.now();
    }

    /** The champion of a name by now. */
    Optional<ModelPromoted> champion(ModelName model) throws TimeoutException, InterruptedException {
        followed.catchUp();
        return followed.champion(model);
    }

    /**
     * Asks for a version as champion and returns the decision. Without an expected champion the wish is for the one that
     * there is: where another is promoted at the same moment, it is asked again.
     *
     * @throws TimeoutException if the request is published and not decided in time; it is decided later
     */
    PromotionDecided promote(ModelName model, int version, Optional<Integer> expectedChampion, String reason, String by)
            throws TimeoutException, InterruptedException, ExecutionException {
        PromotionDecided decided = null;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<Integer> expected = expectedChampion.isPresent()
                    ? expectedChampion
                    : champion(model).map(ModelPromoted::version);
            decided = ask(new PromotionRequested(
                    new DecisionId(UUID.randomUUID().toString()), model, version, expected, reason, by));
            if (decided.outcome() != Outcome.STALE || expectedChampion.isPresent()) {
                return decided;
            }
        }
        return decided;
    }

    private PromotionDecided ask(PromotionRequested request)
            throws TimeoutException, InterruptedException, ExecutionException {
        producer.send(CloudEvents.record(
                        Topics.PROMOTION_REQUESTS,
                        request.model().value(),
                        "promotion-requested",
                        DecisionsStep.SOURCE,
                        request))
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return followed.awaitDecision(request.decisionId(), PATIENCE);
        } catch (TimeoutException e) {
            throw new TimeoutException("request " + request.decisionId() + " is published and was not decided within "
                    + PATIENCE.toSeconds() + " s; " + Topics.PROMOTION_DECISIONS.name() + " will tell");
        }
    }
}
