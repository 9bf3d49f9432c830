package dev.axial.ingest.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.model.ImageShape;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WarpTest {

    /** Rounding takes half a level, fixed point 0.02. */
    private static final double TOLERANCE = 0.52;

    /** Recorded by record_warp.py: affine_grid and grid_sample of PyTorch, in float64. */
    static Stream<Named<JsonNode>> oracle() throws IOException {
        try (InputStream json = WarpTest.class.getResourceAsStream("warp-oracle.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(json).spliterator(), false)
                    .map(record -> Named.of(record.get("name").asText(), record));
        }
    }

    @ParameterizedTest
    @MethodSource("oracle")
    void agreesWithPyTorchsGridSample(JsonNode record) {
        // Given
        ImageShape shape = new ImageShape(
                record.get("shape").get(0).asInt(),
                record.get("shape").get(1).asInt(),
                record.get("shape").get(2).asInt());
        byte[] source = bytes(record.get("source"));
        Transformation transformation = new Transformation(
                record.get("mirrored").asBoolean(),
                record.get("flipped").asBoolean(),
                record.get("degrees").asDouble(),
                record.get("right").asDouble(),
                record.get("down").asDouble(),
                record.get("factor").asDouble());

        // When
        byte[] warped = new byte[shape.size()];
        new Warp(transformation, shape).apply(source, warped, 0);

        // Then
        for (int i = 0; i < warped.length; i++) {
            assertThat((double) (warped[i] & 0xFF))
                    .as("value %d", i)
                    .isCloseTo(record.get("expected").get(i).asDouble(), within(TOLERANCE));
        }
    }

    @Test
    void leavesAnUntouchedImageAsItIs() {
        // Given
        byte[] source = {1, 2, 3, 4, 5, (byte) 255};

        // When
        byte[] target = new byte[8];
        new Warp(Transformation.IDENTITY, new ImageShape(1, 2, 3)).apply(source, target, 1);

        // Then
        assertThat(target).isEqualTo(new byte[] {0, 1, 2, 3, 4, 5, (byte) 255, 0});
    }

    @Test
    void mirrorsWithoutInterpolating() {
        // Given
        byte[] source = {1, 2, 3, 4, 5, (byte) 255};

        // When
        byte[] target = new byte[6];
        new Warp(new Transformation(true, false, 0, 0, 0, 1), new ImageShape(1, 2, 3)).apply(source, target, 0);

        // Then
        assertThat(target).isEqualTo(new byte[] {3, 2, 1, (byte) 255, 5, 4});
    }

    @Test
    void rotatesCounterClockwiseForPositiveAngles() {
        // Given: 1 2
        //        3 4
        byte[] source = {1, 2, 3, 4};

        // When
        byte[] target = new byte[4];
        new Warp(new Transformation(false, false, 90, 0, 0, 1), new ImageShape(1, 2, 2)).apply(source, target, 0);

        // Then: the right column is now on top
        assertThat(target).containsExactly(2, 4, 1, 3);
    }

    @Test
    void movesContentRightAndFillsWithBlack() {
        // Given
        byte[] source = {10, 20, 30, 40};

        // When: a quarter of four pixels, and an eighth
        byte[] whole = new byte[4];
        byte[] half = new byte[4];
        new Warp(new Transformation(false, false, 0, 0.25, 0, 1), new ImageShape(1, 1, 4)).apply(source, whole, 0);
        new Warp(new Transformation(false, false, 0, 0.125, 0, 1), new ImageShape(1, 1, 4)).apply(source, half, 0);

        // Then
        assertThat(whole).containsExactly(0, 10, 20, 30);
        assertThat(half).containsExactly(5, 15, 25, 35);
    }

    @Test
    void survivesAnImageShrunkToNothing() {
        // Given
        byte[] source = new byte[1024 * 1024];
        Arrays.fill(source, (byte) 200);

        // When
        byte[] target = new byte[source.length];
        new Warp(new Transformation(true, true, 180, 1, -1, Double.MIN_VALUE), new ImageShape(1, 1024, 1024))
                .apply(source, target, 0);

        // Then: the point lies outside
        assertThat(target).containsOnly(0);
    }

    private static byte[] bytes(JsonNode values) {
        byte[] bytes = new byte[values.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values.get(i).asInt();
        }
        return bytes;
    }
}
