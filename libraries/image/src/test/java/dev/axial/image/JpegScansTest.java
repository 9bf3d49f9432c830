package dev.axial.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.model.ImageShape;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A JPEG that repeats its scans is as much work as many images of its size. */
class JpegScansTest {

    private final ImageShaper shaper = new ImageShaper(ImageLimits.DEFAULT);

    @Test
    void rejectsMoreScansThanAnyEncoderMakes() throws Exception {
        // Given: all of the file from its first scan on, 2,000 times; it has ten scans or so
        byte[] whole = JpegScansTest.class
                .getResourceAsStream("colour-progressive.jpg")
                .readAllBytes();
        int firstScan = indexOfScan(whole);
        ByteArrayOutputStream repeated = new ByteArrayOutputStream();
        repeated.write(whole, 0, firstScan);
        for (int i = 0; i < 2_000; i++) {
            repeated.write(whole, firstScan, whole.length - 2 - firstScan);
        }
        repeated.write(whole, whole.length - 2, 2);

        // When
        ShapingResult result = shaper.shape(
                Arrays.copyOf(repeated.toByteArray(), Math.min(repeated.size(), ImageLimits.DEFAULT.bytes())),
                new ImageShape(1, 28, 28));

        // Then
        assertThat(result).isInstanceOfSatisfying(ShapingResult.Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(RejectionReason.UNDECODABLE);
            assertThat(rejected.detail()).contains("has at most 100 scans, this one has ");
        });
    }

    private static int indexOfScan(byte[] jpeg) {
        for (int at = 0; at < jpeg.length - 1; at++) {
            if (jpeg[at] == (byte) 0xFF && jpeg[at + 1] == (byte) 0xDA) {
                return at;
            }
        }
        throw new AssertionError("a JPEG has a scan");
    }
}
