package dev.axial.client.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.topic.Topic;
import dev.axial.kafka.event.TextHeader;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record of a rejected topic that says of an earlier one in its partition that it was sent again: key is the id of
 * that record, no value, header {@code axial-replay-of} its offset.
 *
 * <p>It is beside what it is about, and so lives exactly as long. Committed offsets of a consumer group would not:
 * Kafka forgets those of an idle group after a week, and rejected records stay for ever.
 *
 * <p>A rejection always carries its reason and a note never does. So no rejection can be taken for a note, whatever
 * headers a producer gave it.
 */
public final class ReplayNote {

    private ReplayNote() {}

    static ProducerRecord<byte[], byte[]> of(RejectedId id) {
        byte[] key = id.toString().getBytes(UTF_8);
        ProducerRecord<byte[], byte[]> note = new ProducerRecord<>(id.topic().name(), id.partition(), key, null);
        note.headers().add(ImageHeaders.REPLAY_OF, Long.toString(id.offset()).getBytes(UTF_8));
        return note;
    }

    /** Returns true if this record of a rejected topic is the note of a replay, which readers of rejections skip. */
    public static boolean is(ConsumerRecord<byte[], byte[]> record) {
        return record.topic().endsWith(Topic.REJECTED)
                && record.headers().lastHeader(ImageHeaders.REPLAY_OF) != null
                && !RejectionHeaders.present(record.headers());
    }

    /** Offset of the record that this note is about. */
    static OptionalLong offset(ConsumerRecord<byte[], byte[]> note) {
        try {
            return OptionalLong.of(Long.parseLong(
                    TextHeader.of(note.headers(), ImageHeaders.REPLAY_OF).orElse("")));
        } catch (NumberFormatException e) {
            return OptionalLong.empty(); // not of Axial's making
        }
    }
}
