package dev.axial.kafka.rejection;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.topic.Topic;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Sets aside a record that cannot be used: whole, with more headers that say why and where it came from. */
public final class Rejection {

    private static final int LONGEST_DETAIL = 1024;
    /** Lengths, offsets and checksums around a record, generously. */
    private static final int OVERHEAD = 1024;

    /** Bytes of headers of a record whose value stays behind: far more than labels and trace context take. */
    private static final int LONGEST_HEADERS = 64 << 10;

    private static final int OVERHEAD_OF_HEADER = 10; // two lengths, at most 5 bytes each

    private Rejection() {}

    /**
     * The record as it came, value, key and headers, for the topic of rejected ones; the partition is the same where
     * that topic has it.
     *
     * <p>A broker measures records compressed, so one can come that is far larger than its topic allows. Such a record
     * cannot be sent whole, and must not hold up its neighbours for ever: its value stays behind, its key and headers
     * go on unless these are large too, and the header {@link ImageHeaders#REJECTION_LEFT_OUT} says so.
     *
     * @param detail one sentence; cut to 1 KiB of UTF-8
     */
    public static ProducerRecord<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> record, Topic rejected, RejectionReason reason, String detail) {
        long bytes = bytes(record);
        if (bytes > rejected.maxMessageBytes() - LONGEST_DETAIL - OVERHEAD) {
            byte[] key = length(record.key()) <= LONGEST_DETAIL ? record.key() : null;
            RecordHeaders alone = reasoned(
                    bytes(record.headers()) <= LONGEST_HEADERS ? headers(record) : new RecordHeaders(),
                    record,
                    reason,
                    "left out, since its " + bytes + " bytes exceed what a record of " + rejected.name()
                            + " may have, is " + record.topic() + " partition " + record.partition() + " offset "
                            + record.offset() + ": " + detail);
            alone.add(ImageHeaders.REJECTION_LEFT_OUT, Long.toString(bytes).getBytes(UTF_8));
            return new ProducerRecord<>(rejected.name(), null, key, null, alone);
        }
        return new ProducerRecord<>(
                rejected.name(),
                null, // by its key: records of one key keep their order, however many partitions the topic has
                record.key(),
                record.value(),
                reasoned(headers(record), record, reason, detail));
    }

    /** Its headers without those of an earlier rejection. */
    private static RecordHeaders headers(ConsumerRecord<byte[], byte[]> record) {
        RecordHeaders headers = new RecordHeaders(record.headers().toArray());
        ImageHeaders.OF_REJECTION.forEach(headers::remove);
        return headers;
    }

    private static RecordHeaders reasoned(
            RecordHeaders headers, ConsumerRecord<byte[], byte[]> record, RejectionReason reason, String detail) {
        headers.add(ImageHeaders.REJECTION_REASON, reason.code().getBytes(UTF_8));
        headers.add(ImageHeaders.REJECTION_DETAIL, cut(detail));
        String source = record.topic() + "/" + record.partition() + "/" + record.offset();
        headers.add(ImageHeaders.REJECTION_SOURCE, source.getBytes(UTF_8));
        return headers;
    }

    private static long bytes(ConsumerRecord<byte[], byte[]> record) {
        return (long) length(record.key()) + length(record.value()) + bytes(record.headers());
    }

    private static long bytes(Headers headers) {
        long bytes = 0;
        for (Header header : headers) {
            bytes += header.key().getBytes(UTF_8).length + length(header.value()) + OVERHEAD_OF_HEADER;
        }
        return bytes;
    }

    private static int length(byte[] value) {
        return value == null ? 0 : value.length;
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
