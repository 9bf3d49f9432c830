package dev.axial.kafka.loop;

import dev.axial.kafka.intervention.Interventions;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of a loop whose next records are gone. Each is paused until an operator accepts the loss.
 *
 * <p>Written by the loop's thread alone; {@link #all()} and {@link #obstacle()} are for any thread.
 */
final class Gaps {

    private static final Logger LOG = LoggerFactory.getLogger(Gaps.class);

    private final String loop;
    private volatile Map<TopicPartition, Gap> paused = Map.of();

    /** @param loop its name, for the log */
    Gaps(String loop) {
        this.loop = loop;
    }

    Collection<Gap> all() {
        return paused.values();
    }

    Set<TopicPartition> partitions() {
        return paused.keySet();
    }

    /** One sentence that names every gap and the way out of it; empty if there is none. */
    Optional<String> obstacle() {
        return paused.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        paused.values().stream().map(Gap::toString).sorted().toList()
                                + "; './axial accept-gap TOPIC PARTITION OFFSET' goes on behind it");
    }

    /** @param positions where the consumer is, in partitions that no longer have such an offset */
    void pause(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> positions) {
        Map<TopicPartition, Gap> all = new HashMap<>(paused);
        consumer.beginningOffsets(positions.keySet()).forEach((partition, begin) -> {
            Gap gap = new Gap(partition.topic(), partition.partition(), positions.get(partition), begin);
            LOG.error("{} pauses: {}", loop, gap);
            all.put(partition, gap);
            consumer.seek(partition, begin); // a valid position, of which nothing is polled
        });
        paused = Map.copyOf(all);
    }

    /** Lets each partition go on whose loss an operator has accepted. */
    void goOn(Consumer<byte[], byte[]> consumer, Interventions operators) {
        for (Map.Entry<TopicPartition, Gap> entry : paused.entrySet()) {
            Gap gap = entry.getValue();
            operators.acceptedGap(gap.topic(), gap.partition(), gap.from()).ifPresent(accepted -> {
                beginAtEarliest(consumer, Set.of(entry.getKey()));
                Map<TopicPartition, Gap> left = new HashMap<>(paused);
                left.remove(entry.getKey());
                paused = Map.copyOf(left);
                LOG.warn("{} goes on behind a gap, as {} decided: {}", loop, accepted.by(), gap);
            });
        }
    }

    /** After an assignment: positions are the committed offsets again, and a gap that is still there is met again. */
    void forget() {
        paused = Map.of();
    }

    /** Commits the earliest position at once: if its record expires before the next commit, that is a gap. */
    static Map<TopicPartition, Long> beginAtEarliest(
            Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        begins.forEach((partition, begin) -> {
            consumer.seek(partition, begin);
            positions.put(partition, new OffsetAndMetadata(begin));
        });
        consumer.commitSync(positions);
        return begins;
    }
}
