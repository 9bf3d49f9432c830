package dev.axial.infer.edge;

import dev.axial.infer.champion.ChampionState;
import dev.axial.infer.champion.Champions;
import dev.axial.kafka.champions.ChampionsFollower;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.component.ComponentState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs, from start to close: the followers until they have read everything, then the loader of champions, then the
 * loop. Kafka may be away at the start: it is waited for, and health says so.
 */
final class InferService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InferService.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ChampionsFollower promotions;
    private final TopicFollower evaluations;
    private final Champions champions;
    private final ExactlyOnceLoop loop;
    private final Thread starting = new Thread(this::catchUp, "infer-start");

    private volatile boolean caughtUp;

    InferService(ChampionsFollower promotions, TopicFollower evaluations, Champions champions, ExactlyOnceLoop loop) {
        this.promotions = promotions;
        this.evaluations = evaluations;
        this.champions = champions;
        this.loop = loop;
    }

    void start() {
        promotions.start();
        evaluations.start();
        starting.start();
    }

    /** What keeps batches from being taken, as one sentence; empty if nothing does. */
    Optional<String> obstacle() {
        if (!promotions.healthy() || !evaluations.healthy()) {
            return Optional.of("the follower of champions or evaluations has ended");
        }
        if (!caughtUp) {
            return Optional.of("champions and evaluations are still being read from Kafka");
        }
        ComponentState state = loop.state();
        if (state instanceof ComponentState.Waiting waiting) {
            return Optional.of(waiting.reason());
        }
        if (state instanceof ComponentState.Failed failed) {
            return Optional.of(failed.reason());
        }
        return state instanceof ComponentState.Running ? Optional.empty() : Optional.of("the loop is stopped");
    }

    /** What keeps an image from being predicted: an {@link #obstacle}, or no model at all. */
    Optional<String> notReady() {
        return obstacle()
                .or(() -> champions.states().stream()
                                .anyMatch(state -> state.serving().isPresent())
                        ? Optional.empty()
                        : Optional.of(
                                champions.states().isEmpty()
                                        ? "no model is champion yet"
                                        : champions.states().stream()
                                                .map(ChampionState::describe)
                                                .findFirst()
                                                .orElseThrow()));
    }

    /** Whether only a restart helps. */
    boolean dead() {
        return loop.state() instanceof ComponentState.Failed || !promotions.healthy() || !evaluations.healthy();
    }

    @Override
    public void close() {
        starting.interrupt();
        try {
            starting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (caughtUp) {
            loop.close();
        }
        promotions.close();
        evaluations.close();
    }

    private void catchUp() {
        try {
            while (!reachEnd()) {
                LOG.warn("Kafka has not answered for {} s; still trying", PATIENCE.toSeconds());
            }
            champions.start();
            loop.start();
            caughtUp = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed before Kafka was there
        }
    }

    private boolean reachEnd() throws InterruptedException {
        try {
            promotions.catchUp(PATIENCE);
            evaluations.catchUp(PATIENCE);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
