package dev.axial.contract.asyncapi;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The JSON schemas of events as their records say, without descriptions and without what is required. */
final class EventSchemas {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, JsonNode> schemas = new TreeMap<>();

    /** Schemas of these events and all that they are made of, by name. */
    static Map<String, JsonNode> of(List<Class<?>> events) {
        EventSchemas all = new EventSchemas();
        events.forEach(all::add);
        return all.schemas;
    }

    /** {@code Prediction.Model} for a nested record. */
    static String name(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    }

    private ObjectNode reference(Class<?> type) {
        add(type);
        return JSON.objectNode().put("$ref", "#/components/schemas/" + name(type));
    }

    private void add(Class<?> type) {
        String name = name(type);
        if (schemas.containsKey(name)) {
            return;
        }
        ObjectNode schema = JSON.objectNode();
        schemas.put(name, schema);
        if (type.isEnum()) {
            schema.put("type", "string");
            Arrays.stream(type.getEnumConstants())
                    .forEach(constant -> schema.withArray("enum").add(code(constant)));
        } else if (isText(type)) {
            schema.put("type", "string").put("pattern", "^" + pattern(type) + "$");
        } else {
            schema.put("type", "object");
            ObjectNode properties = schema.putObject("properties");
            for (RecordComponent field : type.getRecordComponents()) {
                properties.set(field.getName(), schema(field.getGenericType()));
            }
        }
    }

    private ObjectNode schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return schema(arguments[0]);
            }
            if (generic.getRawType() == List.class) {
                ObjectNode array = JSON.objectNode().put("type", "array");
                array.set("items", schema(arguments[0]));
                return array;
            }
            if (generic.getRawType() == Map.class) {
                return JSON.objectNode().put("type", "object").put("additionalProperties", true);
            }
        }
        if (type == String.class) {
            return JSON.objectNode().put("type", "string");
        }
        if (type == Instant.class) {
            return JSON.objectNode().put("type", "string").put("format", "date-time");
        }
        if (type == boolean.class || type == Boolean.class) {
            return JSON.objectNode().put("type", "boolean");
        }
        if (type == int.class || type == Integer.class) {
            return JSON.objectNode().put("type", "integer").put("format", "int32");
        }
        if (type == long.class || type == Long.class) {
            return JSON.objectNode().put("type", "integer").put("format", "int64");
        }
        if (type == float.class || type == Float.class) {
            return JSON.objectNode().put("type", "number").put("format", "float");
        }
        if (type == double.class || type == Double.class) {
            return JSON.objectNode().put("type", "number").put("format", "double");
        }
        if (type instanceof Class<?> other && (other.isRecord() || other.isEnum())) {
            return reference(other);
        }
        throw new AssertionError("no JSON schema is known for " + type + "; EventSchemas must learn it");
    }

    /** Returns whether its JSON is its one component, a string. */
    private static boolean isText(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        return components.length == 1 && components[0].getAccessor().isAnnotationPresent(JsonValue.class);
    }

    private static String pattern(Class<?> type) {
        try {
            Field form = type.getDeclaredField("FORM");
            form.setAccessible(true);
            return form.get(null).toString();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type + " has no FORM that its text must match", e);
        }
    }

    private static String code(Object constant) {
        try {
            return (String) constant.getClass().getMethod("code").invoke(constant);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(constant.getClass() + " has no code()", e);
        }
    }
}
