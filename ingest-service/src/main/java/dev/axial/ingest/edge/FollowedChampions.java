package dev.axial.ingest.edge;

import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.topic.Topics;
import dev.axial.ingest.KnownChampions;
import dev.axial.kafka.champions.ChampionsFollower;
import dev.axial.kafka.loop.NotReadyException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** KnownChampions as their topic says; a topic that cannot be read makes the loop wait. */
final class FollowedChampions implements KnownChampions<NotReadyException> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ChampionsFollower follower;

    FollowedChampions(ChampionsFollower follower) {
        this.follower = follower;
    }

    @Override
    public Map<ModelName, ModelPromoted> known() {
        return follower.champions();
    }

    @Override
    public Map<ModelName, ModelPromoted> upToDate() throws NotReadyException, InterruptedException {
        try {
            follower.catchUp(PATIENCE);
            return follower.champions();
        } catch (TimeoutException e) {
            throw new NotReadyException(Topics.CHAMPIONS.name() + " could not be read to its end within "
                    + PATIENCE.toSeconds() + " s; is Kafka up, and the topic there?");
        }
    }
}
