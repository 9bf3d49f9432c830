package dev.axial.infer.edge;

import dev.axial.infer.champion.ChampionState;
import dev.axial.infer.champion.ServedChampions;
import dev.axial.kafka.champions.ChampionsFollower;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.component.ComponentState;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running parts of infer, from start to close: the followers until they have read everything, then the loader of
 * champions, then the loop. Kafka may be away at the start: it is waited for, and health says so.
 */
public final class InferService implements Component {

    private static final Logger LOG = LoggerFactory.getLogger(InferService.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOADING = Duration.ofSeconds(30);

    private final ChampionsFollower promotions;
    private final TopicFollower evaluations;
    private final ServedChampions champions;
    private final ExactlyOnceLoop loop;
    private final Thread starting = new Thread(this::catchUp, "infer-start");

    private volatile boolean caughtUp;

    InferService(
            ChampionsFollower promotions, TopicFollower evaluations, ServedChampions champions, ExactlyOnceLoop loop) {
        this.promotions = promotions;
        this.evaluations = evaluations;
        this.champions = champions;
        this.loop = loop;
    }

    @Override
    public String name() {
        return "inference";
    }

    @Override
    public void start() {
        promotions.start();
        evaluations.start();
        starting.start();
    }

    /** The state of the first part that is not running: the followers, then the loop. */
    @Override
    public ComponentState state() {
        for (Component follower : List.of(promotions, evaluations)) {
            if (!follower.state().ready()) {
                return follower.state();
            }
        }
        return caughtUp
                ? loop.state()
                : new ComponentState.Waiting(
                        "champions and evaluations are still being read from Kafka, or champions loaded");
    }

    @Override
    public long missingRecords() {
        return loop.missingRecords();
    }

    @Override
    public long lag() {
        return loop.lag();
    }

    /** One sentence on what keeps an image from being predicted: the state, or no model at all. */
    public Optional<String> notReady() {
        return state().obstacle()
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
            champions.awaitLoading(LOADING);
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
