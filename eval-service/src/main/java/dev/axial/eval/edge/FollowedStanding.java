package dev.axial.eval.edge;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.topic.Topics;
import dev.axial.eval.version.EvaluatedVersion;
import dev.axial.eval.version.Standing;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.champions.ChampionsFollower;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.log.TopicFollower;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** The standing as {@code axial.evaluations} and {@code axial.champions} tell it. Thread-safe. */
final class FollowedStanding {

    private static final Logger LOG = Logger.getLogger(FollowedStanding.class);
    private static final Duration PATIENCE =
            Duration.ofSeconds(15); // longer than a killed owner's transaction stays open

    private final TopicFollower evaluations;
    private final ChampionsFollower champions;

    private volatile Standing evaluated = Standing.EMPTY; // written by the follower's thread alone

    FollowedStanding(KafkaConnection kafka, String clientId) {
        this.evaluations = new TopicFollower(kafka, clientId + "-evaluations", Topics.EVALUATIONS, this::fold);
        this.champions = new ChampionsFollower(kafka, clientId + "-champions", promoted -> {});
    }

    List<Component> components() {
        return List.of(evaluations, champions);
    }

    /**
     * Returns when everything that was published before this call is folded, in transactions that have ended or not.
     *
     * @throws TimeoutException if Kafka does not tell in time
     */
    void catchUp() throws TimeoutException, InterruptedException {
        evaluations.catchUp(PATIENCE);
        champions.catchUp(PATIENCE);
    }

    /** What is folded at this moment. */
    Standing now() {
        Standing standing = evaluated;
        for (ModelPromoted champion : champions.champions().values()) {
            standing = standing.with(champion);
        }
        return standing;
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
