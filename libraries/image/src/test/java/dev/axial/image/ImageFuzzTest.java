package dev.axial.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import dev.axial.contract.fuzz.Mutation;
import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.model.ImageShape;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hundreds of damaged images of each kind, the same in each run: each becomes a raster or a reason, never an exception, and
 * none takes more memory than {@link ImageShaper} states.
 */
class ImageFuzzTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1_000_000);
    private static final ImageShape SHAPE = new ImageShape(3, 28, 28);
    private static final long AROUND = 4 << 20;

    private final ImageShaper shaper = new ImageShaper(LIMITS);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour.png",
                "colour-alpha-16-bit.png",
                "grey-1-bit.png",
                "grey-16-bit.png",
                "grey-transparent-value.png",
                "colour.jpg",
                "colour-progressive.jpg",
                "cmyk.jpg",
                "orientation-6.jpg"
            })
    void shapesOrRejectsADamagedImage(String name) throws Exception {
        // Given
        byte[] whole = ImageFuzzTest.class.getResourceAsStream(name).readAllBytes();
        boolean png = name.endsWith(".png");
        Mutation mutation = new Mutation(name.hashCode());
        int shaped = 0;
        shaper.shape(whole, SHAPE); // readers are made once per thread

        for (int i = 0; i < 250; i++) {
            // When: in every second PNG the checksums are made to hold, since they stand before the decoder
            byte[] damaged = mutation.of(whole);
            byte[] bytes = png && i % 2 == 0 ? withChecksums(damaged) : damaged;
            long before = THREADS.getCurrentThreadAllocatedBytes();
            ShapingResult result = shaper.shape(bytes, SHAPE);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

            // Then
            shaped += result instanceof ShapingResult.Shaped ? 1 : 0;
            assertThat(allocated)
                    .as("bytes taken by image %d: %s", i, result)
                    .isLessThan(ImageShaper.BYTES_PER_PIXEL * LIMITS.pixels() + 16L * bytes.length + AROUND);
        }
        assertThat(shaped)
                .as("images that came through: damage that does not matter")
                .isLessThan(250);
    }

    /** Few of each, since there are many kinds; and each is estimated too, since that is done for every record of a poll. */
    @Test
    void shapesOrRejectsEachRecordedCaseDamagedOrCut() throws Exception {
        // Given
        Mutation mutation = new Mutation(17);
        int shaped = 0;
        int rejected = 0;
        try (InputStream in = ImageFuzzTest.class.getResourceAsStream("cases.json")) {
            for (JsonNode recorded : new ObjectMapper().readTree(in)) {
                byte[] whole = Base64.getDecoder().decode(recorded.get("file").asText());
                for (int i = 0; i < 60; i++) {
                    byte[] bytes = i % 3 == 0
                            ? Arrays.copyOf(whole, whole.length * i / 60)
                            : i % 3 == 1 ? withChecksums(mutation.of(whole)) : mutation.of(whole);

                    // When
                    Duration estimate = shaper.estimate(bytes, SHAPE.size());
                    ShapingResult result = shaper.shape(bytes, SHAPE);

                    // Then
                    assertThat(estimate).isBetween(Duration.ZERO, Duration.ofSeconds(1));
                    if (result instanceof ShapingResult.Rejected reason) {
                        assertThat(reason.detail()).endsWith(".").doesNotContain("Exception", "..");
                        rejected++;
                    } else {
                        shaped++;
                    }
                }
            }
        }
        assertThat(shaped).isPositive();
        assertThat(rejected).isPositive();
    }

    /** Segments of a JPEG that end before their fields do. */
    @Test
    void rejectsSegmentsThatEndBeforeTheirFields() {
        HexFormat hex = HexFormat.of();
        String frame = "ffc3000b080001000101011100";
        for (String end : new String[] {
            "ffda0002",
            "ffda0003",
            "ffda000301",
            "ffda000601010000",
            "ffdd0002",
            "ffdd000300",
            "ffc40002",
            "ffc4000300",
            "ffc400131001010101010101010101010101010101",
            "ffdb0002",
            "ffe00002",
            "ffee0002",
            "ffe10002",
            "ffc30002"
        }) {
            for (String after : new String[] {"", "ffd9", "ffda0008010100010000ffd9"}) {
                byte[] bytes = hex.parseHex("ffd8" + frame + end + after);

                // When, Then
                assertThat(shaper.estimate(bytes, SHAPE.size())).isPositive();
                assertThat(shaper.shape(bytes, SHAPE)).as(end + after).isInstanceOf(ShapingResult.Rejected.class);
                byte[] alone = hex.parseHex("ffd8" + end + after);
                assertThat(shaper.estimate(alone, SHAPE.size())).isPositive();
                assertThat(shaper.shape(alone, SHAPE)).as(end + after).isInstanceOf(ShapingResult.Rejected.class);
            }
        }
    }

    /** Chunks as far as their lengths make sense, each with the CRC-32 of what it holds now. */
    private static byte[] withChecksums(byte[] png) {
        ByteBuffer file = ByteBuffer.wrap(png.clone());
        CRC32 crc = new CRC32();
        for (int at = 8; at + 12 <= png.length; ) {
            int length = file.getInt(at);
            if (length < 0 || length > png.length - at - 12) {
                break;
            }
            crc.reset();
            crc.update(png, at + 4, 4 + length);
            file.putInt(at + 8 + length, (int) crc.getValue());
            at += 12 + length;
        }
        return file.array();
    }
}
