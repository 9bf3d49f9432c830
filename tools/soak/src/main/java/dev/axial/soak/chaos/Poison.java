package dev.axial.soak.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.launcher.parts.Part;
import dev.axial.soak.watch.Outputs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Records of strange senders. One that nobody can use must be set aside whole, with its reason; one that only looks
 * strange must be answered, once. Neither may hold up its neighbours.
 */
enum Poison {
    NOTHING(Topics.IMAGES, RejectionReason.EMPTY),
    NO_BYTES(Topics.IMAGES, RejectionReason.EMPTY),
    NOT_AN_IMAGE(Topics.IMAGES, RejectionReason.UNSUPPORTED_TYPE),
    HALF_A_PNG(Topics.IMAGES, RejectionReason.UNDECODABLE),
    TOO_MANY_BYTES(Topics.IMAGES, RejectionReason.TOO_MANY_BYTES),
    TOO_MANY_PIXELS(Topics.IMAGES, RejectionReason.TOO_MANY_PIXELS),
    /** Its decoder would take a certain time for each of its rows. */
    EXTREME_SIDES(Topics.IMAGES, RejectionReason.TOO_MANY_PIXELS),
    TOO_MANY_SCANS(Topics.IMAGES, RejectionReason.UNDECODABLE),
    UNKNOWN_MODEL(Topics.IMAGES, RejectionReason.UNKNOWN_MODEL),
    /** Within all limits, and as slow as they allow a PNG to be. */
    SLOW_IMAGE(Topics.IMAGES, Fate.PREDICTED),
    /** A key that is no UTF-8. */
    BINARY_KEY(Topics.IMAGES, Fate.PREDICTED),
    /** Its sender says that it is of 1970. */
    OLD_IMAGE(Topics.IMAGES, Fate.PREDICTED),

    BROKEN_BATCH(Topics.INFERENCE_BATCHES, RejectionReason.UNDECODABLE),

    BROKEN_TRAINING_REQUEST(Topics.TRAINING_REQUESTS, RejectionReason.INVALID_EVENT),
    TWO_TRAINING_REQUESTS(Topics.TRAINING_REQUESTS, RejectionReason.INVALID_EVENT),
    /** A request as large as the topic takes, all of it a text that every event of its run would repeat. */
    LONG_TRAINING_REQUEST(Topics.TRAINING_REQUESTS, RejectionReason.INVALID_EVENT),
    STRUCTURED_TRAINING_REQUEST(Topics.TRAINING_REQUESTS, RejectionReason.INVALID_EVENT),
    BROKEN_FOREIGN_TRAINING_REQUEST(Topics.TRAINING_REQUESTS, RejectionReason.INVALID_EVENT),
    /** CloudEvents headers that no library of CloudEvents reads; the body decides. */
    FOREIGN_TRAINING_REQUEST(Topics.TRAINING_REQUESTS, Fate.TRAINED),
    /** A request as large as the topic takes, most of it a field that nobody knows. */
    LARGE_TRAINING_REQUEST(Topics.TRAINING_REQUESTS, Fate.TRAINED),

    BROKEN_EPOCH_REQUEST(Topics.EPOCH_REQUESTS, RejectionReason.INVALID_EVENT),
    TWO_EPOCH_REQUESTS(Topics.EPOCH_REQUESTS, RejectionReason.INVALID_EVENT),
    STRUCTURED_EPOCH_REQUEST(Topics.EPOCH_REQUESTS, RejectionReason.INVALID_EVENT),
    BROKEN_FOREIGN_EPOCH_REQUEST(Topics.EPOCH_REQUESTS, RejectionReason.INVALID_EVENT),
    FOREIGN_EPOCH_REQUEST(Topics.EPOCH_REQUESTS, Fate.ANSWERED),

    BROKEN_MODEL(Topics.MODELS, RejectionReason.INVALID_EVENT),
    TWO_MODELS(Topics.MODELS, RejectionReason.INVALID_EVENT),
    STRUCTURED_MODEL(Topics.MODELS, RejectionReason.INVALID_EVENT),
    /** A model as large as the topic takes, most of it fields that nobody knows. */
    LARGE_MODEL(Topics.MODELS, Fate.JUDGED),

    BROKEN_PROMOTION_REQUEST(Topics.PROMOTION_REQUESTS, RejectionReason.INVALID_EVENT);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NINE_MIB = 9 << 20;
    /** Bytes of a record around its value, generously: key, headers, lengths and the header of its batch. */
    private static final int AROUND_VALUE = 2 << 10;
    /** No text of an event is longer than 1 MiB. */
    private static final int LONG_TEXT = 1_000_000;
    /** Just within the limits for pixels and sides. */
    private static final int LONG_SIDE = 65_535;

    private static final int SHORT_SIDE = 488;
    private static final int LONGEST_SIDE = 32_000_000;
    private static final int SCANS = 150;
    private static final long THE_YEAR_1970 = 0;

    private final Topic topic;
    private final Fate fate;
    private final Optional<RejectionReason> reason;

    Poison(Topic topic, RejectionReason reason) {
        this.topic = topic;
        this.fate = Fate.SET_ASIDE;
        this.reason = Optional.of(reason);
    }

    Poison(Topic topic, Fate fate) {
        this.topic = topic;
        this.fate = fate;
        this.reason = Optional.empty();
    }

    /** The part that reads its topic. */
    Part consumer() {
        if (topic == Topics.INFERENCE_BATCHES) {
            return Part.INFER;
        } else if (topic == Topics.TRAINING_REQUESTS) {
            return Part.TRAIN;
        } else if (topic == Topics.MODELS || topic == Topics.PROMOTION_REQUESTS) {
            return Part.EVAL;
        } else if (topic == Topics.IMAGES || topic == Topics.EPOCH_REQUESTS) {
            return Part.INGEST;
        }
        throw new IllegalStateException("nobody is known to read " + topic.name());
    }

    Topic topic() {
        return topic;
    }

    Fate fate() {
        return fate;
    }

    /** The reason for which it must be set aside; empty for one that must be answered. */
    Optional<RejectionReason> reason() {
        return reason;
    }

    /**
     * Returns whether the whole event, with its attributes, is the value, which is answered by asking for another mode.
     */
    boolean isStructured() {
        return this == STRUCTURED_TRAINING_REQUEST || this == STRUCTURED_EPOCH_REQUEST || this == STRUCTURED_MODEL;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The run id in record {@code number}, where that has one. */
    static String run(int number) {
        return Outputs.ODD_RUN + number;
    }

    /**
     * @param number of this record, in a header, by which it is found again
     * @param random for its bytes
     */
    ProducerRecord<byte[], byte[]> record(int number, Random random, Sound sound) {
        boolean answered = fate != Fate.SET_ASIDE;
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic.name(),
                null,
                this == OLD_IMAGE ? THE_YEAR_1970 : null,
                key((answered ? "odd-" : "poison-") + number),
                value(number, random, sound));
        if (fate != Fate.ANSWERED) {
            record.headers()
                    .add(
                            answered ? Outputs.ODD : Outputs.POISON,
                            ByteBuffer.allocate(4).putInt(number).array());
        }
        if (this == UNKNOWN_MODEL) {
            record.headers().add(ImageHeaders.MODEL, "nobody-trained-this".getBytes(UTF_8));
        }
        if (isStructured()) {
            record.headers().add("content-type", "application/cloudevents+json; charset=UTF-8".getBytes(UTF_8));
        }
        switch (this) {
            case FOREIGN_TRAINING_REQUEST,
                    BROKEN_FOREIGN_TRAINING_REQUEST,
                    FOREIGN_EPOCH_REQUEST,
                    BROKEN_FOREIGN_EPOCH_REQUEST -> {
                record.headers().add("ce_specversion", "1.0".getBytes(UTF_8));
                record.headers().add("ce_id", "1".getBytes(UTF_8));
                record.headers().add("ce_type", "requested".getBytes(UTF_8));
                record.headers().add("ce_source", "\"no URI\"".getBytes(UTF_8));
                record.headers().add("ce_time", "1674167424".getBytes(UTF_8));
            }
            default -> {}
        }
        return record;
    }

    private byte[] key(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        if (this != BINARY_KEY) {
            return utf8;
        }
        byte[] key = Arrays.copyOf(utf8, utf8.length + 2);
        key[utf8.length] = (byte) 0xff;
        key[utf8.length + 1] = (byte) 0x80;
        return key;
    }

    private byte[] value(int number, Random random, Sound sound) {
        return switch (this) {
            case NOTHING -> null;
            case NO_BYTES -> new byte[0];
            case NOT_AN_IMAGE -> bytes(random, 'x', 200);
            case HALF_A_PNG -> Arrays.copyOf(sound.png(), sound.png().length / 2);
            case TOO_MANY_BYTES -> Arrays.copyOf(sound.png(), NINE_MIB);
            case TOO_MANY_PIXELS -> PoisonImages.pngHeader(100_000, 100_000);
            case EXTREME_SIDES -> PoisonImages.interlacedPng(1, LONGEST_SIDE);
            case TOO_MANY_SCANS -> PoisonImages.jpegOfScans(SCANS);
            case SLOW_IMAGE -> PoisonImages.interlacedPng(LONG_SIDE, SHORT_SIDE);
            case UNKNOWN_MODEL, BINARY_KEY, OLD_IMAGE -> sound.png().clone();
            case BROKEN_BATCH -> bytes(random, 0xff, 300); // field 31 of wire type 7, which does not exist
            case BROKEN_TRAINING_REQUEST, BROKEN_FOREIGN_TRAINING_REQUEST -> "{\"recipe\": \"mlp".getBytes(UTF_8);
            case TWO_TRAINING_REQUESTS -> twice(request(number, sound));
            case LONG_TRAINING_REQUEST -> with(request(number, sound), "reason", room(request(number, sound)));
            case STRUCTURED_TRAINING_REQUEST -> structured(request(number, sound));
            case FOREIGN_TRAINING_REQUEST -> request(number, sound);
            case LARGE_TRAINING_REQUEST -> with(request(number, sound), "padding", room(request(number, sound)));
            case BROKEN_EPOCH_REQUEST, BROKEN_FOREIGN_EPOCH_REQUEST -> "{\"split\": \"neither\"}".getBytes(UTF_8);
            case TWO_EPOCH_REQUESTS -> twice(epoch(number, sound));
            case STRUCTURED_EPOCH_REQUEST -> structured(epoch(number, sound));
            case FOREIGN_EPOCH_REQUEST -> epoch(number, sound);
            case BROKEN_MODEL -> "[\"not\", \"a\", \"model\"]".getBytes(UTF_8);
            case TWO_MODELS -> twice(model(number, sound));
            case STRUCTURED_MODEL -> structured(model(number, sound));
            case LARGE_MODEL -> largest(model(number, sound));
            case BROKEN_PROMOTION_REQUEST -> "{\"model\": \"default\", \"version\": 1}".getBytes(UTF_8);
        };
    }

    private static byte[] request(int number, Sound sound) {
        return EventJson.write(sound.request().apply(run(number)));
    }

    private static byte[] epoch(int number, Sound sound) {
        return EventJson.write(sound.epoch().apply(run(number)));
    }

    private static byte[] model(int number, Sound sound) {
        return EventJson.write(sound.model().apply(run(number)));
    }

    private static byte[] twice(byte[] json) {
        return concat(json, new byte[] {'\n'}, json);
    }

    /** CloudEvents' other mode: the value holds the attributes as well. */
    private static byte[] structured(byte[] json) {
        String attributes = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/elsewhere\",\"type\":\"requested\","
                + "\"datacontenttype\":\"application/json\",\"data\":";
        return concat(attributes.getBytes(UTF_8), json, new byte[] {'}'});
    }

    /** Length of the longest text that can be added to this event. */
    private int room(byte[] json) {
        return topic.maxMessageBytes() - AROUND_VALUE - json.length;
    }

    private byte[] largest(byte[] json) {
        byte[] larger = json;
        for (int field = 0; room(larger) > LONG_TEXT; field++) {
            larger = with(larger, "padding" + field, LONG_TEXT);
        }
        return larger;
    }

    /** The same event with this field as a text of so many characters. */
    private static byte[] with(byte[] json, String field, int characters) {
        try {
            ObjectNode event = (ObjectNode) JSON.readTree(json);
            return JSON.writeValueAsBytes(event.put(field, "x".repeat(characters)));
        } catch (IOException e) {
            throw new UncheckedIOException("an event is a JSON object", e);
        }
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] bytes(Random random, int first, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        bytes[0] = (byte) first;
        return bytes;
    }
}
