package dev.axial.kafka.intervention;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.intervention.Intervention;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.component.Component;
import dev.axial.kafka.component.ComponentState;
import dev.axial.kafka.event.TextHeader;
import dev.axial.kafka.log.TopicFollower;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The interventions of operators, as {@code axial.interventions} tells them. Thread-safe. */
public final class Interventions implements Component {

    private static final Logger LOG = LoggerFactory.getLogger(Interventions.class);

    private final Map<String, Intervention> byKey = new ConcurrentHashMap<>();
    private final TopicFollower follower;

    public Interventions(KafkaConnection kafka, String clientId) {
        this.follower = new TopicFollower(kafka, clientId + "-interventions", Topics.INTERVENTIONS, this::fold);
    }

    /** The decision to skip this record, or the one that it was before it was parked; empty if there is none. */
    public Optional<Intervention> skip(ConsumerRecord<?, ?> record) {
        if (byKey.isEmpty()) {
            return Optional.empty();
        }
        return known(Intervention.skip(record.topic(), record.partition(), record.offset(), "-", "-"))
                .or(() -> TextHeader.of(record.headers(), ImageHeaders.PARKED_SOURCE)
                        .map(source -> byKey.get(Intervention.Action.SKIP.code() + "/" + source)));
    }

    /**
     * The decision to go on behind a gap, if there is one.
     *
     * @param from the first offset that is missing
     */
    public Optional<Intervention> acceptedGap(String topic, int partition, long from) {
        return known(Intervention.acceptGap(topic, partition, from, "-", "-"));
    }

    private Optional<Intervention> known(Intervention same) {
        return Optional.ofNullable(byKey.get(same.key()));
    }

    /** See {@link TopicFollower#catchUp}. */
    public void catchUp(Duration timeout) throws TimeoutException, InterruptedException {
        follower.catchUp(timeout);
    }

    @Override
    public String name() {
        return follower.name();
    }

    @Override
    public void start() {
        follower.start();
    }

    @Override
    public ComponentState state() {
        return follower.state();
    }

    @Override
    public void close() {
        follower.close();
    }

    private void fold(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return; // a decision that was acted on long ago, and is forgotten
        }
        try {
            Intervention intervention = EventJson.read(record.value(), Intervention.class);
            byKey.put(intervention.key(), intervention);
        } catch (InvalidEventException e) {
            LOG.error("{} offset {} is no intervention: {}", record.topic(), record.offset(), e.getMessage());
        }
    }
}
