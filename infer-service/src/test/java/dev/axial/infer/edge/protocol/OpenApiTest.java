package dev.axial.infer.edge.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The document that {@code /openapi.yaml} serves. */
class OpenApiTest {

    @Test
    void itHasThePathsOfTheResourcesAndNoOthers() throws IOException {
        // Given
        Set<String> documented = new TreeSet<>();
        document().get("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(field -> documented.add(field + " " + path.getKey())));
        documented.removeIf(one -> one.startsWith("parameters "));

        // When
        Set<String> answered = new TreeSet<>();
        for (Class<?> resource : List.of(InferenceProtocol.class, InferenceRequests.class)) {
            String root = resource.getAnnotation(Path.class).value();
            for (Method method : resource.getDeclaredMethods()) {
                if (method.isAnnotationPresent(GET.class) || method.isAnnotationPresent(POST.class)) {
                    Path path = method.getAnnotation(Path.class);
                    answered.add((method.isAnnotationPresent(GET.class) ? "get " : "post ")
                            + root
                            + (path == null ? "" : "/" + path.value().replaceAll(": [^}]+", "")));
                }
            }
        }

        // Then
        assertThat(answered).hasSizeGreaterThan(10).isEqualTo(documented);
    }

    @Test
    void everyReferenceLeadsSomewhere() throws IOException {
        JsonNode document = document();
        assertThat(document.findValuesAsText("$ref")).hasSizeGreaterThan(50).allSatisfy(reference -> assertThat(
                        document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    }

    private static JsonNode document() throws IOException {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/META-INF/resources/openapi.yaml")) {
            return new YAMLMapper().readTree(in);
        }
    }
}
