package dev.axial.kafka.parking;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.topic.Topic;
import dev.axial.kafka.event.TextHeader;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record as it waits: whole, with extra headers that name its lane and where it came from.
 *
 * @param lane in which it waits
 * @param pass over its partition, in or after which it was parked; see {@link Lot}
 * @param original the record as it came at first
 */
record ParkedRecord(String lane, long pass, ConsumerRecord<byte[], byte[]> original) {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** Returns the record that parks it, in the partition of the same number. */
    ProducerRecord<byte[], byte[]> to(Topic parked) {
        RecordHeaders headers = new RecordHeaders(original.headers().toArray());
        headers.add(ImageHeaders.PARKED_FOR, lane.getBytes(UTF_8));
        headers.add(ImageHeaders.PARKED_PASS, Long.toString(pass).getBytes(UTF_8));
        headers.add(
                ImageHeaders.PARKED_SOURCE,
                (original.topic() + "/" + original.partition() + "/" + original.offset()).getBytes(UTF_8));
        return new ProducerRecord<>(parked.name(), original.partition(), original.key(), original.value(), headers);
    }

    /** @return empty for a record that {@link #to} did not make */
    static Optional<ParkedRecord> of(ConsumerRecord<byte[], byte[]> parked) {
        Optional<String> lane = TextHeader.of(parked.headers(), ImageHeaders.PARKED_FOR);
        Optional<String> pass = number(TextHeader.of(parked.headers(), ImageHeaders.PARKED_PASS));
        String[] from = TextHeader.of(parked.headers(), ImageHeaders.PARKED_SOURCE)
                .orElse("")
                .split("/");
        if (lane.isEmpty()
                || pass.isEmpty()
                || from.length != 3
                || number(Optional.of(from[2])).isEmpty()) {
            return Optional.empty();
        }
        RecordHeaders headers = new RecordHeaders(parked.headers().toArray());
        headers.remove(ImageHeaders.PARKED_FOR);
        headers.remove(ImageHeaders.PARKED_PASS);
        headers.remove(ImageHeaders.PARKED_SOURCE);
        return Optional.of(new ParkedRecord(
                lane.get(),
                Long.parseLong(pass.get()),
                new ConsumerRecord<>(
                        from[0],
                        parked.partition(),
                        Long.parseLong(from[2]),
                        parked.timestamp(),
                        parked.timestampType(),
                        parked.serializedKeySize(),
                        parked.serializedValueSize(),
                        parked.key(),
                        parked.value(),
                        headers,
                        Optional.empty())));
    }

    private static Optional<String> number(Optional<String> text) {
        return text.filter(digits -> NUMBER.matcher(digits).matches());
    }
}
