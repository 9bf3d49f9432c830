package dev.axial.ingest.edge;

import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.topic.Topics;
import dev.axial.ingest.ImageShaping;
import dev.axial.ingest.ReceivedImage;
import dev.axial.kafka.champions.ChampionsFollower;
import dev.axial.kafka.loop.NotReadyException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** The champion of each model name, as their topic says. Thread-safe. */
final class FollowedChampions {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ChampionsFollower follower;

    FollowedChampions(ChampionsFollower follower) {
        this.follower = follower;
    }

    /** Champions as far as they are read; immutable. */
    Map<ModelName, ModelPromoted> known() {
        return follower.champions();
    }

    /**
     * Champions for these images: as far as they are read, or up to the topic's present end if an image names a model that has
     * none yet.
     *
     * @throws NotReadyException if the topic cannot be read to its end; the loop waits
     */
    Map<ModelName, ModelPromoted> of(List<ReceivedImage> images) throws NotReadyException, InterruptedException {
        Map<ModelName, ModelPromoted> known = known();
        if (ImageShaping.everyModelIn(known, images)) {
            return known;
        }
        try {
            follower.catchUp(PATIENCE);
            return known();
        } catch (TimeoutException e) {
            throw new NotReadyException(Topics.CHAMPIONS.name() + " could not be read to its end within "
                    + PATIENCE.toSeconds() + " s; is Kafka up, and the topic there?");
        }
    }
}
