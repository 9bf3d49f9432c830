package dev.axial.kafka.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.RunId;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.CancelRequested;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class CloudEventsTest {

    @Test
    void carriesTheAttributesAsHeadersAndTheEventAlone() {
        // When
        ProducerRecord<byte[], byte[]> record =
                CloudEvents.progress(new CancelRequested(new RunId("run-7")), "command-line");

        // Then
        assertThat(record.topic()).isEqualTo("axial.training-progress");
        assertThat(new String(record.key(), UTF_8)).isEqualTo("run-7");
        assertThat(new String(record.value(), UTF_8)).isEqualTo("{\"runId\":\"run-7\"}");
        assertThat(header(record, "ce_type")).isEqualTo("cancel-requested");
        assertThat(header(record, "ce_source")).isEqualTo("/axial/command-line");
        assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(record, "ce_id")).isNotBlank();
        assertThat(header(record, "ce_time")).endsWith("Z");
        assertThat(header(record, "content-type")).isEqualTo("application/json");
    }

    @Test
    void readsBackWhatItWrote() throws InvalidEventException {
        // Given
        TrainingProgress event = new CancelRequested(new RunId("run-7"));

        // When, Then
        assertThat(CloudEvents.readProgress(received(CloudEvents.progress(event, "test"))))
                .contains(event);
    }

    @Test
    void passesOverTypesOfALaterVersion() throws InvalidEventException {
        // Given
        ConsumerRecord<byte[], byte[]> record = received(
                CloudEvents.record(dev.axial.contract.topic.Topics.TRAINING_PROGRESS, "k", "paused", "test", "{}"));

        // When, Then
        assertThat(CloudEvents.readProgress(record)).isEmpty();
    }

    @Test
    void anEventWithoutTypeIsInvalid() {
        // Given
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("axial.training-progress", 0, 0, null, "{}".getBytes(UTF_8));

        // When, Then
        assertThatThrownBy(() -> CloudEvents.readProgress(record))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("ce_type");
    }

    private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> sent) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(sent.topic(), 0, 0, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        return record;
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
