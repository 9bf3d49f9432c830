package dev.axial.kafka.malformed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingRequested;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class MalformedEventsTest {

    private final AtomicInteger rejections = new AtomicInteger();
    private final MalformedEvents step = new MalformedEvents(
            TrainingRequested.class, Topics.TRAINING_REQUESTS_REJECTED, rejections::incrementAndGet);

    @Test
    void setsAsideWhatIsNoEventAndNothingElse() {
        // Given
        ConsumerRecord<byte[], byte[]> good = record(0, "{\"recipe\": \"cnn-bn\", \"dataset\": \"organamnist\"}");
        ConsumerRecord<byte[], byte[]> cut = record(1, "{\"recipe\": \"cnn");
        ConsumerRecord<byte[], byte[]> nothing =
                new ConsumerRecord<>(Topics.TRAINING_REQUESTS.name(), 0, 2, null, null);

        // When
        Collection<ProducerRecord<byte[], byte[]>> output = step.transform(List.of(good, cut, nothing, good));

        // Then
        assertThat(output).hasSize(2).allSatisfy(record -> {
            assertThat(record.topic()).isEqualTo(Topics.TRAINING_REQUESTS_REJECTED.name());
            assertThat(header(record, ImageHeaders.REJECTION_REASON)).isEqualTo("invalid-event");
        });
        assertThat(output)
                .extracting(record -> header(record, ImageHeaders.REJECTION_SOURCE))
                .containsExactly("axial.training-requests/0/1", "axial.training-requests/0/2");
        assertThat(output.iterator().next().value()).isEqualTo(cut.value());
        assertThat(rejections).hasValue(2);
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String json) {
        return new ConsumerRecord<>(Topics.TRAINING_REQUESTS.name(), 0, offset, null, json.getBytes(UTF_8));
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
