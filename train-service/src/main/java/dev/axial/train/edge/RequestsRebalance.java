package dev.axial.train.edge;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Partitions of requests that go to another replica take the run at work with them. */
@ApplicationScoped
@Identifier("training-requests")
class RequestsRebalance implements KafkaConsumerRebalanceListener {

    private final KafkaOwnership ownership;

    RequestsRebalance(KafkaOwnership ownership) {
        this.ownership = ownership;
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            ownership.revoke();
        }
    }
}
