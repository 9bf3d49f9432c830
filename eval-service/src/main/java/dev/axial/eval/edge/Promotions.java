package dev.axial.eval.edge;

import dev.axial.contract.model.ModelName;
import dev.axial.contract.topic.Topics;
import dev.axial.eval.version.Promotion;
import dev.axial.eval.version.Standing;
import dev.axial.kafka.event.CloudEvents;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.jboss.logging.Logger;

/** Looks at the standing for people, and makes the champions that they ask for. Thread-safe. */
final class Promotions {

    private static final Logger LOG = Logger.getLogger(Promotions.class);

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

    /** Returns after the champion, if one is due, is published and part of the standing. */
    synchronized Promotion promote(ModelName model, int version)
            throws TimeoutException, InterruptedException, ExecutionException {
        Promotion promotion = Promotion.byHand(standing(), model, version);
        if (promotion instanceof Promotion.Due due) {
            producer.send(CloudEvents.record(
                            Topics.CHAMPIONS, model.value(), "model-promoted", ModelsStep.SOURCE, due.champion()))
                    .get();
            followed.catchUp();
            LOG.infof("%s version %d was promoted by hand", model, version);
        }
        return promotion;
    }
}
