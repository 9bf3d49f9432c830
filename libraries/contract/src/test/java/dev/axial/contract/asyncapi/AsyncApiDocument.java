package dev.axial.contract.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** {@code docs/asyncapi.yaml} as a tree. */
final class AsyncApiDocument {

    private static final Path FILE = Path.of("..", "..", "docs", "asyncapi.yaml");

    private final JsonNode root;

    private AsyncApiDocument(JsonNode root) {
        this.root = root;
    }

    static AsyncApiDocument read() throws IOException {
        return new AsyncApiDocument(new ObjectMapper(new YAMLFactory()).readTree(FILE.toFile()));
    }

    JsonNode channels() {
        return root.path("channels");
    }

    JsonNode operations() {
        return root.path("operations");
    }

    JsonNode messages() {
        return root.path("components").path("messages");
    }

    JsonNode schemas() {
        return root.path("components").path("schemas");
    }

    /** Follows a {@code $ref} within the document; the node itself if it is none. */
    JsonNode resolve(JsonNode node) {
        JsonNode reference = node.get("$ref");
        if (reference == null) {
            return node;
        }
        JsonNode target = root;
        for (String step : reference.asText().substring("#/".length()).split("/")) {
            target = target.path(step);
        }
        if (target.isMissingNode()) {
            throw new AssertionError("docs/asyncapi.yaml refers to " + reference.asText() + ", which it does not have");
        }
        return resolve(target);
    }

    /** The last step of each {@code $ref} of a list or map. */
    static Set<String> referred(JsonNode nodes) {
        Set<String> names = new TreeSet<>();
        nodes.forEach(node -> {
            String reference = node.path("$ref").asText();
            names.add(reference.substring(reference.lastIndexOf('/') + 1));
        });
        return names;
    }

    static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
