package dev.axial.kafka.champions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.component.ComponentState;
import dev.axial.kafka.log.TopicFollower;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The champion of each model name, as {@code axial.champions} says: the newest record of a name decides, so a rollback
 * is just another record. A record without value takes the name out of service. Thread-safe.
 */
public final class ChampionsFollower implements Component {

    private static final Logger LOG = LoggerFactory.getLogger(ChampionsFollower.class);

    private final Consumer<ModelPromoted> onPromoted;
    private final Consumer<ModelName> onWithdrawn;
    private final TopicFollower follower;

    private final Map<ModelName, Instant> since = new ConcurrentHashMap<>();

    private volatile Map<ModelName, ModelPromoted> champions = Map.of();

    /** @param onPromoted told of each record in order, by the follower's thread; must not block for long */
    public ChampionsFollower(KafkaConnection kafka, String clientId, Consumer<ModelPromoted> onPromoted) {
        this(kafka, clientId, onPromoted, withdrawn -> {});
    }

    /** @param onWithdrawn told of each name that is taken out of service, like {@code onPromoted} and in order with it */
    public ChampionsFollower(
            KafkaConnection kafka,
            String clientId,
            Consumer<ModelPromoted> onPromoted,
            Consumer<ModelName> onWithdrawn) {
        this.onPromoted = requireNonNull(onPromoted, "onPromoted");
        this.onWithdrawn = requireNonNull(onWithdrawn, "onWithdrawn");
        this.follower = new TopicFollower(kafka, clientId, Topics.CHAMPIONS, this::fold);
    }

    @Override
    public String name() {
        return follower.name();
    }

    @Override
    public void start() {
        follower.start();
    }

    /** See {@link TopicFollower#catchUp}. */
    public void catchUp(Duration timeout) throws TimeoutException, InterruptedException {
        follower.catchUp(timeout);
    }

    public Optional<ModelPromoted> champion(ModelName name) {
        return Optional.ofNullable(champions.get(name));
    }

    /** All of them, as they are now; immutable. */
    public Map<ModelName, ModelPromoted> champions() {
        return champions;
    }

    /** The time at which the champion of a name became it, by the timestamp of its record; empty if the name has none. */
    public Optional<Instant> since(ModelName name) {
        return Optional.ofNullable(since.get(name));
    }

    @Override
    public ComponentState state() {
        return follower.state();
    }

    @Override
    public void close() {
        follower.close();
    }

    void fold(ConsumerRecord<byte[], byte[]> record) {
        try {
            Map<ModelName, ModelPromoted> next = new HashMap<>(champions);
            if (record.value() == null) {
                ModelName withdrawn = new ModelName(record.key() == null ? null : new String(record.key(), UTF_8));
                next.remove(withdrawn);
                since.remove(withdrawn);
                champions = Map.copyOf(next);
                onWithdrawn.accept(withdrawn);
                return;
            }
            ModelPromoted promoted = EventJson.read(record.value(), ModelPromoted.class);
            next.put(promoted.model(), promoted);
            since.put(promoted.model(), Instant.ofEpochMilli(record.timestamp()));
            champions = Map.copyOf(next);
            onPromoted.accept(promoted);
        } catch (InvalidEventException | IllegalArgumentException e) {
            // The champion before it stays: one bad record must not stop what serves.
            LOG.error("{} offset {} names no champion: {}", record.topic(), record.offset(), e.getMessage());
        }
    }
}
