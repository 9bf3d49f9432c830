package dev.axial.kafka.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.RunId;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress;
import java.util.HexFormat;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** Headers and values of a run's events made wrong: read, passed over, or refused as declared. Seeded. */
class CloudEventsFuzzTest {

    @Test
    void readsAnEventOfARunOrSaysWhyNot() {
        Random random = new Random(1);
        ProducerRecord<byte[], byte[]> valid =
                CloudEvents.progress(new TrainingProgress.Failed(new RunId("run-1"), "no data"), "train");
        for (int round = 0; round < 5_000; round++) {
            ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                    Topics.TRAINING_PROGRESS.name(), 0, round, valid.key(), changed(valid.value(), random));
            for (Header header : valid.headers()) {
                switch (random.nextInt(5)) {
                    case 0 -> record.headers().add(header.key(), changed(header.value(), random));
                    case 1 -> record.headers().add(header.key(), null);
                    case 2 -> {} // absent
                    default -> record.headers().add(header);
                }
            }
            try {
                CloudEvents.readProgress(record);
            } catch (InvalidEventException e) {
                if (e.getMessage() == null || e.getMessage().isBlank()) {
                    throw new AssertionError("refused without a sentence: " + described(record), e);
                }
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError(described(record), e);
            }
        }
    }

    private static byte[] changed(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        switch (random.nextInt(4)) {
            case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            case 1 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes = new String(bytes, UTF_8).repeat(2).getBytes(UTF_8);
            default -> {
                return random.nextInt(4) == 0 ? null : new byte[0];
            }
        }
        return bytes;
    }

    private static String described(ConsumerRecord<byte[], byte[]> record) {
        return record.headers() + " "
                + (record.value() == null ? "null" : HexFormat.of().formatHex(record.value()));
    }
}
