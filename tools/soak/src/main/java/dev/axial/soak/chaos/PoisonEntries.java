package dev.axial.soak.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.event.TextHeader;
import dev.axial.soak.ledger.PoisonLedger;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Records of poison, and their answers, as entries of its ledger: two are equal if nothing was added, lost or changed.
 */
public final class PoisonEntries {

    private static final String BINARY_MODE = "binary mode";

    private PoisonEntries() {}

    /** The entry that must be found for the record of this number; empty for one of which nobody tells more. */
    static Optional<PoisonLedger.PoisonRecord> of(Poison poison, int number, ProducerRecord<byte[], byte[]> sent) {
        return switch (poison.fate()) {
            case SET_ASIDE ->
                Optional.of(new PoisonLedger.PoisonRecord(
                        sent.topic(),
                        outcome(poison.reason().orElseThrow().code(), poison.isStructured()),
                        fingerprint(sent.key(), sent.value(), sent.headers())));
            case PREDICTED -> Optional.of(predicted(sent.key(), true));
            case TRAINED, JUDGED -> Optional.of(judged(Poison.run(number), true));
            case ANSWERED -> Optional.empty();
        };
    }

    /** @param found in a topic of rejected records */
    public static PoisonLedger.PoisonRecord of(ConsumerRecord<byte[], byte[]> found) {
        return new PoisonLedger.PoisonRecord(
                found.topic().substring(0, found.topic().length() - Topic.REJECTED.length()),
                outcome(
                        TextHeader.of(found.headers(), ImageHeaders.REJECTION_REASON)
                                .orElse(""),
                        TextHeader.of(found.headers(), ImageHeaders.REJECTION_DETAIL)
                                .orElse("")
                                .contains(BINARY_MODE)),
                fingerprint(found.key(), found.value(), found.headers()));
    }

    /**
     * @param key of the record of the prediction
     * @param agrees whether it is what it should be, as far as that is known
     */
    public static PoisonLedger.PoisonRecord predicted(byte[] key, boolean agrees) {
        return new PoisonLedger.PoisonRecord(
                Topics.PREDICTIONS.name(),
                agrees ? "predicted" : "predicted otherwise",
                fingerprint(key, null, new RecordHeaders()));
    }

    /** @param agrees whether it is judged as all runs of a soak are */
    public static PoisonLedger.PoisonRecord judged(String run, boolean agrees) {
        return new PoisonLedger.PoisonRecord(
                Topics.EVALUATIONS.name(),
                agrees ? "judged" : "judged otherwise",
                fingerprint(run.getBytes(UTF_8), null, new RecordHeaders()));
    }

    private static String outcome(String reason, boolean asksForBinaryMode) {
        return asksForBinaryMode ? reason + ", asks for " + BINARY_MODE : reason;
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
