package dev.axial.contract.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Events as JSON: camelCase, times as ISO-8601 UTC, absent for an empty {@code Optional}. Unknown fields are ignored on
 * reading. A missing number or boolean, a value of another type, a number that its type cannot hold or that is not finite,
 * a null in a list or a map, a field that stands twice, and a second value in the same record are errors. Thread-safe.
 */
public final class EventJson {

    private static final String STRUCTURED =
            "a CloudEvent in structured mode, which is not read here; send it in binary"
                    + " mode: its attributes as headers ce_id, ce_source, ce_type, and what is in \"data\" alone as the value";

    /** Levels of lists and objects within each other. */
    static final int MOST_LEVELS = 64;
    /** Characters of one text. */
    static final int LONGEST_TEXT = 1 << 20;
    /** Characters of one number. */
    static final int LONGEST_NUMBER = 1000;
    /** Characters of a field's name. */
    static final int LONGEST_NAME = 50_000;

    static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_LEVELS)
                            .maxStringLength(LONGEST_TEXT)
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxNameLength(LONGEST_NAME)
                            .build())
                    .build())
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(FiniteNumbers.module())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .withCoercionConfigDefaults(config -> {
                for (CoercionInputShape shape : CoercionInputShape.values()) {
                    config.setCoercion(shape, CoercionAction.Fail);
                }
            })
            // 1 is a number, with or without a point
            .withCoercionConfig(
                    LogicalType.Float,
                    config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert))
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .build();

    private static final ObjectReader STRICT = MAPPER.reader()
            .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .with(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** One for each class of events, since to make one takes part of the time of a read. */
    private static final ClassValue<ObjectReader> READERS = new ClassValue<>() {
        @Override
        protected ObjectReader computeValue(Class<?> event) {
            return STRICT.forType(event);
        }
    };

    private EventJson() {}

    /** @return UTF-8 JSON */
    public static byte[] write(Object event) {
        try {
            return MAPPER.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + event, e);
        }
    }

    /**
     * @param json UTF-8, with or without a byte order mark
     * @param event a class of events, or an array
     * @throws InvalidEventException if it is not one JSON object, or a field is missing or wrong; the message is one sentence
     *     that names the field
     */
    public static <T> T read(byte[] json, Class<T> event) throws InvalidEventException {
        if (json == null || json.length == 0) {
            throw new InvalidEventException("expected " + what(event) + ", got an empty record");
        }
        T value;
        try {
            // Jackson reads bytes faster than text, but guesses their encoding and tolerates malformed UTF-8.
            value = JsonText.isAscii(json)
                    ? READERS.get(event).readValue(json)
                    : READERS.get(event).readValue(JsonText.decode(json));
        } catch (JsonProcessingException e) {
            String text = JsonText.decode(json);
            JsonText.requireOne(start(event), text, what(event));
            throw new InvalidEventException(isStructuredCloudEvent(text) ? STRUCTURED : Misfit.sentence(e, text));
        } catch (IOException e) {
            throw new UncheckedIOException("reading memory does not fail", e);
        }
        if (value == null) {
            JsonText.requireOne(start(event), JsonText.decode(json), what(event));
        }
        return value;
    }

    private static boolean isStructuredCloudEvent(String text) {
        try {
            JsonNode event = MAPPER.readTree(text);
            return event.has("specversion") && (event.has("data") || event.has("data_base64"));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static JsonToken start(Class<?> event) {
        return event.isArray() ? JsonToken.START_ARRAY : JsonToken.START_OBJECT;
    }

    /** Describes what a type is read from: {@code a JSON object of training-requested} for {@code TrainingRequested}. */
    private static String what(Class<?> event) {
        return event.isArray()
                ? "a JSON list"
                : "a JSON object of "
                        + event.getSimpleName()
                                .replaceAll("(?<=.)([A-Z])", "-$1")
                                .toLowerCase(Locale.ROOT);
    }
}
