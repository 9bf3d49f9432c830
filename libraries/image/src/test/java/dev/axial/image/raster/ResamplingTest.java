package dev.axial.image.raster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplingTest {

    /** Recorded by record_resampling.py: PyTorch, in float64. */
    static Stream<Named<JsonNode>> oracle() throws IOException {
        try (InputStream json = ResamplingTest.class.getResourceAsStream("resampling-oracle.json")) {
            return StreamSupport.stream(new ObjectMapper().readTree(json).spliterator(), false)
                    .map(record -> Named.of(record.get("from") + " to " + record.get("to"), record));
        }
    }

    @ParameterizedTest
    @MethodSource("oracle")
    void equalsPyTorchsValuesRoundedHalfUp(JsonNode record) {
        // Given
        byte[] source = new byte[record.get("source").size()];
        for (int i = 0; i < source.length; i++) {
            source[i] = (byte) record.get("source").get(i).asInt();
        }
        int height = record.get("to").get(0).asInt();
        int width = record.get("to").get(1).asInt();

        // When
        byte[] target = new byte[height * width];
        new Resampling(
                        record.get("from").get(0).asInt(),
                        record.get("from").get(1).asInt(),
                        height,
                        width)
                .plane(source, 0, target, 0);

        // Then: exact; the record has six decimals, so a half is a half
        for (int i = 0; i < target.length; i++) {
            double expected = record.get("expected").get(i).asDouble();
            assertThat(target[i] & 0xFF).as("value %d of %f", i, expected).isEqualTo((int) (expected + 0.5 + 2e-6));
        }
    }

    @Test
    void weighsABorderPixelByTheShareInside() {
        // Given: three pixels to two; the middle one is half in each
        byte[] source = {30, 60, 120};

        // When
        byte[] target = new byte[2];
        new Resampling(1, 3, 1, 2).plane(source, 0, target, 0);

        // Then: (30 + 60 / 2) / 1.5 and (60 / 2 + 120) / 1.5
        assertThat(target).containsExactly(40, 100);
    }

    @Test
    void roundsAHalfUp() {
        // Given
        byte[] source = {1, 2, (byte) 254, (byte) 255};

        // When
        byte[] target = new byte[2];
        new Resampling(1, 4, 1, 2).plane(source, 0, target, 0);

        // Then: 1.5 and 254.5
        assertThat(target).isEqualTo(new byte[] {2, (byte) 255});
    }

    @Test
    void keepsAFlatImageFlatHoweverOddTheSizes() {
        // Given
        byte[] source = new byte[4999 * 101];
        Arrays.fill(source, (byte) 255);

        // When
        byte[] target = new byte[997 * 1024];
        new Resampling(4999, 101, 997, 1024).plane(source, 0, target, 0);

        // Then
        assertThat(target).containsOnly(255);
    }
}
