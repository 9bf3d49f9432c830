package dev.axial.local.soak.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.topic.Topic;
import dev.axial.local.soak.ledger.PoisonLedger;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Records of poison as entries of its ledger: two are equal if nothing was added, lost or changed on the way. */
public final class PoisonEntries {

    private PoisonEntries() {}

    static PoisonLedger.Entry of(Poison poison, ProducerRecord<byte[], byte[]> sent) {
        return new PoisonLedger.Entry(
                sent.topic(), poison.reason().code(), fingerprint(sent.key(), sent.value(), sent.headers()));
    }

    /** @param found in a topic of rejected records */
    public static PoisonLedger.Entry of(ConsumerRecord<byte[], byte[]> found) {
        Header reason = found.headers().lastHeader(ImageHeaders.REJECTION_REASON);
        return new PoisonLedger.Entry(
                found.topic().substring(0, found.topic().length() - Topic.REJECTED.length()),
                reason == null ? "" : new String(reason.value(), UTF_8),
                fingerprint(found.key(), found.value(), found.headers()));
    }

    private static long fingerprint(byte[] key, byte[] value, Headers headers) {
        CRC32 crc = new CRC32();
        add(crc, key);
        add(crc, value);
        for (Header header : headers) {
            if (!ImageHeaders.OF_REJECTION.contains(header.key())) {
                add(crc, header.key().getBytes(UTF_8));
                add(crc, header.value());
            }
        }
        return crc.getValue();
    }

    private static void add(CRC32 crc, byte[] bytes) {
        crc.update(
                ByteBuffer.allocate(4).putInt(bytes == null ? -1 : bytes.length).array());
        if (bytes != null) {
            crc.update(bytes);
        }
    }
}
