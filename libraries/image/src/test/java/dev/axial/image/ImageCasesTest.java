package dev.axial.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.model.ImageShape;
import dev.axial.image.ShapingResult.Shaped;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Images after public bug reports: transparent values of every depth, orientation in every format and type, colour and
 * profiles of JPEGs that are marked in every way, lossless JPEGs. {@code record_image_cases.py} made them and says where
 * their values come from.
 */
class ImageCasesTest {

    private static final Map<String, JsonNode> CASES = read();

    private final ImageShaper shaper = new ImageShaper(ImageLimits.DEFAULT);

    static Stream<String> cases() {
        return CASES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decodesToTheValuesThatTheFileStandsFor(String name) {
        // Given
        JsonNode recorded = CASES.get(name);
        byte[] encoded = bytes(recorded, "file");
        int height = recorded.get("height").asInt();
        int width = recorded.get("width").asInt();

        // When
        ShapingResult grey = shaper.shape(encoded, new ImageShape(1, height, width));
        ShapingResult colour = shaper.shape(encoded, new ImageShape(3, height, width));

        // Then
        int tolerance = recorded.get("tolerance").asInt();
        assertWithin(grey, bytes(recorded, "grey"), tolerance);
        assertWithin(colour, bytes(recorded, "colour"), tolerance);
    }

    private static void assertWithin(ShapingResult result, byte[] expected, int tolerance) {
        assertThat(result).isInstanceOf(Shaped.class);
        byte[] pixels = new byte[expected.length];
        ((Shaped) result).raster().copyTo(pixels, 0);
        for (int i = 0; i < pixels.length; i++) {
            assertThat(pixels[i] & 0xFF).as("value %d", i).isCloseTo(expected[i] & 0xFF, within(tolerance));
        }
    }

    private static byte[] bytes(JsonNode recorded, String field) {
        return Base64.getDecoder().decode(recorded.get(field).asText());
    }

    private static Map<String, JsonNode> read() {
        try (InputStream in = ImageCasesTest.class.getResourceAsStream("cases.json")) {
            return new ObjectMapper()
                    .readTree(in).properties().stream()
                            .collect(java.util.stream.Collectors.toMap(
                                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, java.util.LinkedHashMap::new));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
