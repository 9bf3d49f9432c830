package dev.axial.contract.json;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says in one sentence why a JSON object is not the event that it should be, with the field and what it should hold. */
final class Misfit {

    private static final int LONGEST_VALUE = 60;
    private static final String OURS = "dev.axial.";

    private Misfit() {}

    /** @param json that was read */
    static String sentence(JsonProcessingException failure, String json) {
        List<Reference> path = failure instanceof JsonMappingException mapping ? mapping.getPath() : List.of();
        JsonNode value = at(json, path);
        Throwable refusal = refusal(failure);
        if (refusal instanceof NullPointerException missing) {
            return missing(path, value, missing, failure);
        }
        if (refusal != null && thrownByUs(refusal)) {
            return path.isEmpty() ? refusal.getMessage() : field(path) + ": " + refusal.getMessage();
        }
        if (path.isEmpty()) {
            return "expected " + expected(target(failure)) + ", got " + show(value);
        }
        if (value.isNull()) {
            return field(path) + " needs a value, got null";
        }
        return value.isMissingNode()
                ? field(path) + " is missing: expected " + expected(target(failure))
                : field(path) + ": expected " + expected(target(failure)) + ", got " + show(value);
    }

    /** Returns the message of one of our constructors, if one threw. */
    private static Throwable refusal(JsonProcessingException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException || cause instanceof NullPointerException) {
                return cause;
            }
        }
        return null;
    }

    private static boolean thrownByUs(Throwable refusal) {
        StackTraceElement[] trace = refusal.getStackTrace();
        return refusal.getMessage() != null
                && trace.length > 0
                && trace[0].getClassName().startsWith(OURS);
    }

    /** A record without one of its fields; which one, only the record knows. */
    private static String missing(
            List<Reference> path, JsonNode object, NullPointerException failure, JsonProcessingException whole) {
        List<String> absent = new ArrayList<>();
        Class<?> type = target(whole);
        if (type != null && type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                JsonNode value = object.path(component.getName());
                if ((value.isMissingNode() || value.isNull()) && component.getType() != Optional.class) {
                    absent.add(component.getName());
                }
            }
        }
        String told = String.valueOf(failure.getMessage());
        String name = absent.stream()
                .filter(field -> told.equals(field) || told.contains("\"" + field + "\""))
                .findFirst()
                .or(() -> absent.stream().findFirst())
                .orElse("");
        List<String> parts = new ArrayList<>(List.of(FieldPath.of(path)));
        parts.add(name);
        parts.removeIf(String::isEmpty);
        String field = "field \"" + FieldPath.join(parts) + "\"";
        return object.path(name).isNull() ? field + " needs a value, got null" : field + " is missing";
    }

    private static Class<?> target(JsonProcessingException failure) {
        Class<?> target = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ValueInstantiationException creation) {
                target = creation.getType().getRawClass();
            } else if (cause instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
                target = mismatch.getTargetType();
            } else if (cause instanceof InputCoercionException range) {
                target = range.getTargetType();
            }
        }
        return target;
    }

    private static String expected(Class<?> target) {
        if (target == null) {
            return "another value";
        }
        if (target == int.class || target == Integer.class) {
            return "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
        }
        if (target == long.class || target == Long.class) {
            return "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE;
        }
        if (target == double.class || target == Double.class || target == float.class || target == Float.class) {
            return "a finite number";
        }
        if (target == boolean.class || target == Boolean.class) {
            return "true or false";
        }
        if (target == String.class) {
            return "a text";
        }
        if (target == Instant.class) {
            return "a time such as 2026-11-22T10:00:00Z";
        }
        if (target.isEnum()) {
            return "one of "
                    + Arrays.stream(target.getEnumConstants())
                            .map(constant -> EventJson.MAPPER.convertValue(constant, String.class))
                            .collect(Collectors.joining(", "));
        }
        if (target.isArray() || Collection.class.isAssignableFrom(target)) {
            return "a list";
        }
        if (target.isRecord()) {
            return Arrays.stream(target.getRecordComponents())
                    .filter(component -> component.getAccessor().isAnnotationPresent(JsonValue.class))
                    .map(component -> expected(component.getType()))
                    .findFirst()
                    .orElse("an object");
        }
        return Map.class.isAssignableFrom(target) ? "an object" : "another value";
    }

    private static JsonNode at(String json, List<Reference> path) {
        try {
            JsonNode node = EventJson.MAPPER.readTree(json);
            for (Reference part : path) {
                node = part.getFieldName() == null ? node.path(part.getIndex()) : node.path(part.getFieldName());
            }
            return node;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance(); // it was read before
        }
    }

    private static String field(List<Reference> path) {
        return "field \"" + FieldPath.of(path) + "\"";
    }

    private static String show(JsonNode value) {
        if (value.isObject()) {
            return "an object";
        }
        if (value.isArray()) {
            return "a list";
        }
        String text = value.asText().replaceAll("\\p{Cntrl}", "?");
        String brief = text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
        return value.isTextual() ? "'" + brief + "'" : brief;
    }
}
