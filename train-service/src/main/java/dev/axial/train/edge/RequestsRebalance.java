package dev.axial.train.edge;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Knows which partitions of requests this replica has. One that goes to another replica takes the run at work with it; a
 * rebalance that leaves it here changes nothing, since the channel's assignor is cooperative. Thread-safe.
 *
 * <p>SmallRye finds this listener by {@code consumer-rebalance-listener.name} of the channel.
 */
@ApplicationScoped
@Identifier("training-requests")
class RequestsRebalance implements KafkaConsumerRebalanceListener {

    private final KafkaOwnership ownership;
    private final Set<TopicPartition> assigned = new HashSet<>();
    private TopicPartition atWork;

    RequestsRebalance(KafkaOwnership ownership) {
        this.ownership = ownership;
    }

    /** @return whether the partition is still here; if not, its new owner gets the request too */
    synchronized boolean begin(TopicPartition partition) {
        if (!assigned.contains(partition)) {
            return false;
        }
        atWork = partition;
        ownership.grant();
        return true;
    }

    synchronized void end() {
        atWork = null;
    }

    @Override
    public synchronized void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        assigned.addAll(partitions);
    }

    @Override
    public synchronized void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        assigned.removeAll(partitions);
        if (atWork != null && partitions.contains(atWork)) {
            ownership.revoke();
        }
    }
}
