package dev.axial.kafka.malformed;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.topic.Topic;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.rejection.Rejection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets aside what is no event of its topic, and sends nothing else. Who acts on these events works on one for minutes or
 * hours; a loop of this step, in a group of its own, reads ahead of that work, so that a malformed event waits for none of
 * it. Who acts on them passes over what this step sets aside. Thread-safe.
 */
public final class MalformedEvents implements ExactlyOnceLoop.Step {

    private static final Logger LOG = LoggerFactory.getLogger(MalformedEvents.class);

    private final Class<?> event;
    private final Topic rejected;
    private final Runnable onRejection;

    /**
     * @param event what every record of the topic should be, as JSON
     * @param rejected the topic of what is not
     * @param onRejection called for each; a record is polled again after an abort
     */
    public MalformedEvents(Class<?> event, Topic rejected, Runnable onRejection) {
        this.event = requireNonNull(event, "event");
        this.rejected = requireNonNull(rejected, "rejected");
        this.onRejection = requireNonNull(onRejection, "onRejection");
    }

    @Override
    public Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> records) {
        List<ProducerRecord<byte[], byte[]>> output = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                EventJson.read(record.value(), event);
            } catch (InvalidEventException e) {
                LOG.warn("{} {}@{} rejected: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
                output.add(Rejection.of(record, rejected, RejectionReason.INVALID_EVENT, e.getMessage()));
                onRejection.run();
            }
        }
        return output;
    }

    @Override
    public boolean onlyWatches() {
        return true;
    }
}
