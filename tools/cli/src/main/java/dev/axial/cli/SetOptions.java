package dev.axial.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;

/** {@code --set key=value}: a value that is a JSON number, boolean or list is one; anything else is text. */
final class SetOptions {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SetOptions() {}

    static Map<String, Object> parse(Map<String, String> set) {
        Map<String, Object> parsed = new TreeMap<>();
        set.forEach((key, value) -> parsed.put(key, value(value)));
        return parsed;
    }

    private static Object value(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node.isMissingNode() || node.isNull() ? text : JSON.treeToValue(node, Object.class);
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
