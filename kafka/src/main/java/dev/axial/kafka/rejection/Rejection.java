package dev.axial.kafka.rejection;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.topic.Topic;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** How a record that cannot be used is set aside: whole, with two headers more that say why. */
public final class Rejection {

    private static final int LONGEST_DETAIL = 1024;

    private Rejection() {}

    /**
     * The record as it came, value, key and headers, for the topic of rejected ones; the partition is the same where
     * that topic has it.
     *
     * @param detail one sentence; cut to 1 KiB of UTF-8
     */
    public static ProducerRecord<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> record, Topic rejected, RejectionReason reason, String detail) {
        RecordHeaders headers = new RecordHeaders(record.headers().toArray());
        headers.remove(ImageHeaders.REJECTION_REASON).remove(ImageHeaders.REJECTION_DETAIL); // of an earlier rejection
        headers.add(ImageHeaders.REJECTION_REASON, reason.code().getBytes(UTF_8));
        headers.add(ImageHeaders.REJECTION_DETAIL, cut(detail));
        Integer partition = record.partition() < rejected.partitions() ? record.partition() : null;
        return new ProducerRecord<>(rejected.name(), partition, record.key(), record.value(), headers);
    }

    private static byte[] cut(String detail) {
        byte[] bytes = detail.getBytes(UTF_8);
        if (bytes.length <= LONGEST_DETAIL) {
            return bytes;
        }
        int end = LONGEST_DETAIL;
        while ((bytes[end] & 0xC0) == 0x80) { // not within a character: 10xxxxxx continues one
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }
}
