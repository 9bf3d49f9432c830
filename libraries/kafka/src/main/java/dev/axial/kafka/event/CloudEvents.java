package dev.axial.kafka.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Events as CloudEvents 1.0 in Kafka's binary mode: the attributes are headers, the value is the JSON alone.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">the
 *     binding</a>
 */
public final class CloudEvents {

    private static final String TYPE = "ce_type";
    private static final byte[] SPECVERSION = "1.0".getBytes(UTF_8);
    private static final byte[] JSON = "application/json".getBytes(UTF_8);

    private CloudEvents() {}

    /**
     * @param key record key, UTF-8
     * @param type what happened, for example {@code model-trained}
     * @param source who says so, for example {@code train}; becomes {@code /axial/train}
     * @param event written as JSON
     */
    public static ProducerRecord<byte[], byte[]> record(
            Topic topic, String key, String type, String source, Object event) {
        return record(topic, key, UUID.randomUUID().toString(), type, source, event);
    }

    /** Makes a record with an id of the event's own, which must be unique for the source. */
    public static ProducerRecord<byte[], byte[]> record(
            Topic topic, String key, String id, String type, String source, Object event) {
        return record(topic, key.getBytes(UTF_8), id, type, source, event);
    }

    /** Makes a record with a key that need not be text. */
    public static ProducerRecord<byte[], byte[]> record(
            Topic topic, byte[] key, String id, String type, String source, Object event) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_id", id.getBytes(UTF_8));
        headers.add(TYPE, type.getBytes(UTF_8));
        headers.add("ce_source", ("/axial/" + source).getBytes(UTF_8));
        headers.add("ce_specversion", SPECVERSION);
        headers.add("ce_time", Instant.now().toString().getBytes(UTF_8));
        headers.add("content-type", JSON);
        return new ProducerRecord<>(topic.name(), null, key, EventJson.write(event), headers);
    }

    /** A step of a run, keyed by its run. */
    public static ProducerRecord<byte[], byte[]> progress(TrainingProgress event, String source) {
        return record(Topics.TRAINING_PROGRESS, event.runId().value(), event.type(), source, event);
    }

    /** {@code ce_type}, where there is one. */
    public static Optional<String> type(Headers headers) {
        return TextHeader.of(headers, TYPE);
    }

    /**
     * The step of a run that a record of {@code axial.training-progress} holds.
     *
     * @return empty for a type that this build does not know
     * @throws InvalidEventException if it has no type, or is not what its type says
     */
    public static Optional<TrainingProgress> readProgress(ConsumerRecord<byte[], byte[]> record)
            throws InvalidEventException {
        String type = type(record.headers())
                .orElseThrow(() -> new InvalidEventException(
                        "a record of " + record.topic() + " says in header ce_type which event it is; got none"));
        Optional<Class<? extends TrainingProgress>> event = TrainingProgress.Type.event(type);
        return event.isEmpty() ? Optional.empty() : Optional.of(EventJson.read(record.value(), event.get()));
    }
}
