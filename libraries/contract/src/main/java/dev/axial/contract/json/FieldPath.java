package dev.axial.contract.json;

import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Describes the place of a field to people: {@code overrides.network[3].linear}. */
final class FieldPath {

    private static final int LONGEST_NAME = 60;

    private FieldPath() {}

    static String of(JsonStreamContext context) {
        Deque<String> parts = new ArrayDeque<>();
        for (JsonStreamContext at = context; at != null && !at.inRoot(); at = at.getParent()) {
            parts.push(at.inArray() ? "[" + at.getCurrentIndex() + "]" : name(at.getCurrentName()));
        }
        return join(List.copyOf(parts));
    }

    static String of(List<Reference> path) {
        return join(path.stream()
                .map(part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : name(part.getFieldName()))
                .toList());
    }

    static String join(List<String> parts) {
        StringBuilder path = new StringBuilder();
        for (String part : parts) {
            path.append(path.isEmpty() || part.startsWith("[") ? "" : ".").append(part);
        }
        return path.toString();
    }

    private static String name(String name) {
        String printable = name == null ? "" : name.replaceAll("[^\\p{Print}]", "?");
        return printable.length() <= LONGEST_NAME ? printable : printable.substring(0, LONGEST_NAME) + "...";
    }
}
