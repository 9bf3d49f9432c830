package dev.axial.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.model.ImageShape;
import dev.axial.image.ShapingResult.Rejected;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The estimates for images that ask for much decoding; {@link SlowestImages} measures it. */
class SlowImagesTest {

    private static final int SAMPLES = 28 * 28;

    private static final byte[] ORDINARY = SlowImages.ordinary(); // a second of work to make

    private final ImageShaper shaper = new ImageShaper(ImageLimits.DEFAULT);

    static Stream<String> files() {
        return SlowImages.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void costsAtMostFiveTimesAnOrdinaryImage(String name) {
        // Given
        Duration ordinary = shaper.estimate(ORDINARY, SAMPLES);

        // When
        Duration slow = shaper.estimate(SlowImages.all().get(name).get(), SAMPLES);

        // Then
        assertThat(slow).isLessThanOrEqualTo(ordinary.multipliedBy(5));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PNG 1 x 32000000 grey | too-many-pixels | sides of at most 65535 pixels, the header says 1 x 32000000
            PNG 1 x 32000000 palette, interlaced | too-many-pixels | sides of at most 65535 pixels, the header says 1 x 32000000
            PNG 16-bit colour with alpha, interlaced | undecodable | 8000 x 4000 pixels of 4 x 16 bits = 256000000
            JPEG of 20 scans, components 3 | undecodable | 3 components and 20 scans, that is 1920000000
            JPEG of 20 scans, components 1 | undecodable | 1 components and 20 scans, that is 640000000
            JPEG of 9000 scans, 28 x 28 | undecodable | at most 100 scans, this one has 9000
            JPEG of tables | undecodable | at most 1000 tables
            """)
    void namesTheWorkThatCameAndTheMostAllowed(String name, String reason, String detail) {
        // Given
        byte[] encoded = SlowImages.all().get(name).get();

        // When
        ShapingResult result = shaper.shape(encoded, new ImageShape(1, 28, 28));

        // Then
        assertThat(result).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(RejectionReason.of(reason));
            assertThat(rejected.detail()).contains(detail).endsWith(".");
        });
    }

    @ParameterizedTest
    @CsvSource({"65535, 1", "1, 65535"})
    void shapesSidesOfUpTo65535Pixels(int width, int height) {
        // Given
        byte[] encoded = SlowImages.png(width, height, 8, 0, false, 1, new byte[0]);

        // When, Then
        assertThat(shaper.shape(encoded, new ImageShape(1, 28, 28))).isInstanceOf(ShapingResult.Shaped.class);
    }

    @ParameterizedTest
    @CsvSource({"65536, 1", "1, 65536"})
    void rejectsSidesOfMoreThan65535Pixels(int width, int height) {
        // Given
        byte[] encoded = SlowImages.png(width, height, 8, 0, false, 1, new byte[0]);

        // When
        ShapingResult result = shaper.shape(encoded, new ImageShape(1, 28, 28));

        // Then
        assertThat(result).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.reason()).isEqualTo(RejectionReason.TOO_MANY_PIXELS);
            assertThat(rejected.detail()).contains("at most 65535 pixels, the header says " + width + " x " + height);
        });
    }

    @Test
    void passesOverWhatNoDecoderNeeds() {
        for (String name : new String[] {
            "PNG of empty IDAT chunks",
            "PNG of empty texts",
            "PNG with a text of 256 MB unpacked",
            "JPEG of empty comments",
            "JPEG of fill bytes"
        }) {
            // When
            ShapingResult result = shaper.shape(SlowImages.all().get(name).get(), new ImageShape(1, 28, 28));

            // Then
            assertThat(result).as(name).isInstanceOf(ShapingResult.Shaped.class);
        }
    }
}
