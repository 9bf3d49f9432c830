package dev.axial.local.soak.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.local.soak.watch.Outputs;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records that nobody can use: each must be set aside whole, with its reason, and hold up none of its neighbours. */
enum Poison {
    NOTHING(Topics.IMAGES, RejectionReason.EMPTY),
    NO_BYTES(Topics.IMAGES, RejectionReason.EMPTY),
    NOT_AN_IMAGE(Topics.IMAGES, RejectionReason.UNSUPPORTED_TYPE),
    HALF_A_PNG(Topics.IMAGES, RejectionReason.UNDECODABLE),
    TOO_MANY_BYTES(Topics.IMAGES, RejectionReason.TOO_MANY_BYTES),
    TOO_MANY_PIXELS(Topics.IMAGES, RejectionReason.TOO_MANY_PIXELS),
    UNKNOWN_MODEL(Topics.IMAGES, RejectionReason.UNKNOWN_MODEL),
    BROKEN_BATCH(Topics.INFERENCE_BATCHES, RejectionReason.UNDECODABLE),
    BROKEN_TRAINING_REQUEST(Topics.TRAINING_REQUESTS, RejectionReason.INVALID_EVENT),
    BROKEN_EPOCH_REQUEST(Topics.EPOCH_REQUESTS, RejectionReason.INVALID_EVENT),
    BROKEN_MODEL(Topics.MODELS, RejectionReason.INVALID_EVENT);

    private static final int NINE_MIB = 9 << 20;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private final Topic topic;
    private final RejectionReason reason;

    Poison(Topic topic, RejectionReason reason) {
        this.topic = topic;
        this.reason = reason;
    }

    Topic topic() {
        return topic;
    }

    /** That it must be set aside for. */
    RejectionReason reason() {
        return reason;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @param number of this record, in a header, by which it is found again
     * @param random for its bytes
     * @param png a good image, to be damaged
     */
    ProducerRecord<byte[], byte[]> record(int number, Random random, byte[] png) {
        byte[] key = ("poison-" + number).getBytes(UTF_8);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic.name(), key, value(random, png));
        record.headers()
                .add(Outputs.POISON, ByteBuffer.allocate(4).putInt(number).array());
        if (this == UNKNOWN_MODEL) {
            record.headers().add(ImageHeaders.MODEL, "nobody-trained-this".getBytes(UTF_8));
        }
        return record;
    }

    private byte[] value(Random random, byte[] png) {
        return switch (this) {
            case NOTHING -> null;
            case NO_BYTES -> new byte[0];
            case NOT_AN_IMAGE -> bytes(random, 'x', 200);
            case HALF_A_PNG -> Arrays.copyOf(png, png.length / 2);
            case TOO_MANY_BYTES -> Arrays.copyOf(png, NINE_MIB);
            case TOO_MANY_PIXELS -> hugePng();
            case UNKNOWN_MODEL -> png.clone();
            case BROKEN_BATCH -> bytes(random, 0xff, 300); // field 31 of wire type 7, which does not exist
            case BROKEN_TRAINING_REQUEST -> "{\"recipe\": \"mlp".getBytes(UTF_8);
            case BROKEN_EPOCH_REQUEST -> "{\"split\": \"neither\"}".getBytes(UTF_8);
            case BROKEN_MODEL -> "[\"not\", \"a\", \"model\"]".getBytes(UTF_8);
        };
    }

    private static byte[] bytes(Random random, int first, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        bytes[0] = (byte) first;
        return bytes;
    }

    /** A header that says 100,000 x 100,000 pixels. */
    private static byte[] hugePng() {
        byte[] header = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(UTF_8))
                .putInt(100_000)
                .putInt(100_000)
                .put(new byte[] {8, 0, 0, 0, 0})
                .array();
        CRC32 crc = new CRC32();
        crc.update(header);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(PNG);
            out.writeInt(header.length - 4);
            out.write(header);
            out.writeInt((int) crc.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
