package dev.axial.kafka.rejection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.topic.Topics;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RejectionTest {

    @Test
    void keepsTheRecordWholeAndSaysWhy() {
        // Given
        ConsumerRecord<byte[], byte[]> record = record();

        // When
        ProducerRecord<byte[], byte[]> rejected =
                Rejection.of(record, Topics.IMAGES_REJECTED, RejectionReason.EMPTY, "the value has no bytes");

        // Then
        assertThat(rejected.topic()).isEqualTo("axial.images.rejected");
        assertThat(rejected.partition()).as("by its key").isNull();
        assertThat(rejected.key()).isEqualTo(record.key());
        assertThat(rejected.value()).isEqualTo(record.value());
        assertThat(header(rejected, "mine")).isEqualTo("kept");
        assertThat(header(rejected, "axial-rejection-reason")).isEqualTo("empty");
        assertThat(header(rejected, "axial-rejection-detail")).isEqualTo("the value has no bytes");
        assertThat(header(rejected, "axial-rejection-source")).isEqualTo("axial.images/4/7");
        assertThat(rejected.headers().lastHeader("axial-rejection-left-out")).isNull();
    }

    @Test
    void cutsALongDetailBetweenCharacters() {
        // Given
        String detail = "x" + "\u00e9".repeat(1_000); // 1 + 2,000 bytes of UTF-8

        // When
        ProducerRecord<byte[], byte[]> rejected =
                Rejection.of(record(), Topics.IMAGES_REJECTED, RejectionReason.EMPTY, detail);

        // Then
        // 1,024 bytes would end within an accented letter: 1 + 511 * 2 = 1,023
        assertThat(header(rejected, "axial-rejection-detail")).isEqualTo("x" + "\u00e9".repeat(511));
    }

    @Test
    void leavesOutWhatCameCompressedAndIsLargerThanTheTopicAllows() {
        // Given
        byte[] value = new byte[100 << 20]; // of zeros: some kilobytes, compressed
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("axial.images", 4, 7, "k".getBytes(UTF_8), value);
        record.headers().add("traceparent", "00-trace".getBytes(UTF_8));

        // When
        ProducerRecord<byte[], byte[]> rejected =
                Rejection.of(record, Topics.IMAGES_REJECTED, RejectionReason.TOO_MANY_BYTES, "at most 8388608 bytes");

        // Then
        assertThat(rejected.key()).isEqualTo(record.key());
        assertThat(rejected.value()).isNull();
        assertThat(header(rejected, "traceparent")).isEqualTo("00-trace");
        assertThat(header(rejected, "axial-rejection-source")).isEqualTo("axial.images/4/7");
        assertThat(header(rejected, "axial-rejection-left-out")).isEqualTo("104857630"); // value, key, one header
        assertThat(header(rejected, "axial-rejection-reason")).isEqualTo("too-many-bytes");
        assertThat(header(rejected, "axial-rejection-detail"))
                .contains("104857630 bytes", "axial.images partition 4 offset 7", "at most 8388608 bytes");
    }

    @Test
    void keepsTheLargestRecordThatATopicTakesWhole() {
        // Given
        byte[] value = new byte[(16 << 20) - 100];
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("axial.images", 4, 7, null, value);

        // When, Then
        assertThat(Rejection.of(record, Topics.IMAGES_REJECTED, RejectionReason.TOO_MANY_BYTES, "x".repeat(2_000))
                        .value())
                .isSameAs(value);
    }

    @Test
    void replacesTheReasonOfAnEarlierRejection() {
        // Given
        ConsumerRecord<byte[], byte[]> record = record();
        record.headers().add("axial-rejection-reason", "unknown-model".getBytes(UTF_8));

        // When
        ProducerRecord<byte[], byte[]> rejected =
                Rejection.of(record, Topics.IMAGES_REJECTED, RejectionReason.UNDECODABLE, "broken");

        // Then
        assertThat(rejected.headers().headers("axial-rejection-reason")).hasSize(1);
        assertThat(header(rejected, "axial-rejection-reason")).isEqualTo("undecodable");
    }

    private static ConsumerRecord<byte[], byte[]> record() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("mine", "kept".getBytes(UTF_8));
        return new ConsumerRecord<>(
                "axial.images",
                4,
                7,
                0,
                TimestampType.CREATE_TIME,
                1,
                1,
                "k".getBytes(UTF_8),
                new byte[] {1},
                headers,
                Optional.empty());
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
