package dev.axial.image;

import static dev.axial.contract.image.RejectionReason.EMPTY;
import static dev.axial.contract.image.RejectionReason.TOO_MANY_BYTES;
import static dev.axial.contract.image.RejectionReason.TOO_MANY_PIXELS;
import static dev.axial.contract.image.RejectionReason.UNDECODABLE;
import static dev.axial.contract.image.RejectionReason.UNSUPPORTED_TYPE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.model.ImageShape;
import dev.axial.image.ShapingResult.Rejected;
import dev.axial.image.ShapingResult.Shaped;
import dev.axial.image.raster.Raster;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageShaperTest {

    private static final ImageShape GREY_28 = new ImageShape(1, 28, 28);

    private final ImageShaper shaper = new ImageShaper(ImageLimits.DEFAULT);

    static Stream<String> files() throws IOException {
        Iterable<String> names = () -> expectations().fieldNames();
        return StreamSupport.stream(names.spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("files")
    void decodesWhatPillowDecodes(String file) throws IOException {
        // Given
        byte[] encoded = resource(file);
        JsonNode expected = expectations().get(file);
        int height = expected.get("height").asInt();
        int width = expected.get("width").asInt();

        // When
        byte[] grey = pixels(shaper.shape(encoded, new ImageShape(1, height, width)));
        byte[] colour = pixels(shaper.shape(encoded, new ImageShape(3, height, width)));

        // Then
        assertWithin(grey, expected.get("grey"), expected.get("tolerance").asInt());
        assertWithin(colour, expected.get("colour"), expected.get("tolerance").asInt());
    }

    @Test
    void passesAGreyPngOfTheRightSizeByteForByte() throws IOException {
        // Given
        byte[] pixels = noise(28 * 28);

        // When
        byte[] plain = pixels(shaper.shape(png(pixels, 28, 28, false), GREY_28));
        byte[] interlaced = pixels(shaper.shape(png(pixels, 28, 28, true), GREY_28));

        // Then
        assertThat(plain).isEqualTo(pixels);
        assertThat(interlaced).isEqualTo(pixels);
    }

    @Test
    void averagesALargerImageDown() throws IOException {
        // Given: each pixel four times
        byte[] pixels = noise(28 * 28);
        byte[] doubled = new byte[56 * 56];
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] = pixels[i / 56 / 2 * 28 + i % 56 / 2];
        }

        // When
        byte[] shaped = pixels(shaper.shape(png(doubled, 56, 56, false), GREY_28));

        // Then
        assertThat(shaped).isEqualTo(pixels);
    }

    @Test
    void resizingBeforeTurningIsTheSameAsTurningBeforeResizing() throws IOException {
        // Given: 24 x 16 stored, to be turned by a quarter
        byte[] encoded = resource("orientation-6.jpg");
        Raster upright = ((Shaped) shaper.shape(encoded, new ImageShape(1, 24, 16))).raster();

        // When
        Raster shaped = ((Shaped) shaper.shape(encoded, new ImageShape(1, 10, 21))).raster();

        // Then
        assertThat(shaped).isEqualTo(upright.resized(10, 21));
    }

    @Test
    void shapesTheLargestImageAllowed() throws IOException {
        // Given: 32 million pixels, colour
        BufferedImage large = new BufferedImage(8000, 4000, BufferedImage.TYPE_3BYTE_BGR);
        large.createGraphics().fillRect(0, 0, 4000, 4000);
        byte[] encoded = encode(large, false);

        // When
        byte[] shaped = pixels(shaper.shape(encoded, new ImageShape(3, 1, 4)));

        // Then
        byte white = (byte) 255;
        assertThat(shaped).isEqualTo(new byte[] {white, white, 0, 0, white, white, 0, 0, white, white, 0, 0});
    }

    @Test
    void rejectsAnEmptyRecord() {
        assertRejected(null, EMPTY, "without value");
        assertRejected(new byte[0], EMPTY, "without value");
    }

    @Test
    void rejectsTextThatIsNamedAsAnImage() {
        assertRejected("hello, world".getBytes(UTF_8), UNSUPPORTED_TYPE, "begin 68656c6c6f2c2077");
        assertRejected("GIF89a".getBytes(UTF_8), UNSUPPORTED_TYPE, "6 bytes that begin 474946383961");
        assertRejected(new byte[] {(byte) 0xFF}, UNSUPPORTED_TYPE, "1 bytes that begin ff");
    }

    @Test
    void rejectsTooManyBytesBeforeLookingAtThem() {
        assertRejected(new byte[(8 << 20) + 1], TOO_MANY_BYTES, "at most 8388608 bytes, got 8388609");
    }

    @Test
    void rejectsTooManyPixelsByTheHeaderAlone() throws IOException {
        assertRejected(
                pngHeader(60_000, 60_000), TOO_MANY_PIXELS, "at most 32000000 pixels, the header says 60000 x 60000");
        assertRejected(pngHeader(Integer.MAX_VALUE, Integer.MAX_VALUE), TOO_MANY_PIXELS, "4611686014132420609");

        byte[] jpeg = resource("grey.jpg");
        int frame = indexOf(jpeg, (byte) 0xFF, (byte) 0xC0);
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 60_000).putShort(frame + 7, (short) 60_000);
        assertRejected(jpeg, TOO_MANY_PIXELS, "60000 x 60000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"grey.png", "colour-alpha-16-bit.png", "palette.png", "grey.jpg", "colour.jpg", "cmyk.jpg"})
    void rejectsAFileCutOffAnywhere(String file) throws IOException {
        // Given
        byte[] whole = resource(file);

        for (int length = 8; length < whole.length - 2; length += 7) {
            // When
            ShapingResult result = shaper.shape(Arrays.copyOf(whole, length), GREY_28);

            // Then
            assertThat(result).as("%s cut to %d bytes", file, length).isInstanceOf(Rejected.class);
            assertThat(((Rejected) result).reason()).isEqualTo(UNDECODABLE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grey.png", "colour-16-bit.png", "palette-transparent.png"})
    void rejectsAPngWithAnyFlippedBit(String file) throws IOException {
        // Given
        byte[] whole = resource(file);
        Random random = new Random(1);

        for (int i = 0; i < 200; i++) {
            byte[] damaged = whole.clone();
            damaged[8 + random.nextInt(whole.length - 8)] ^= (byte) (1 << random.nextInt(8));

            // When
            ShapingResult result = shaper.shape(damaged, GREY_28);

            // Then
            assertThat(result).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void neverThrowsForWildBytes() throws IOException {
        // Given: JPEGs have no checksum; whatever comes of damage, it is a result
        Random random = new Random(2);
        for (String file : new String[] {"grey.jpg", "colour-progressive.jpg", "cmyk.jpg", "orientation-6.jpg"}) {
            byte[] whole = resource(file);
            for (int i = 0; i < 300; i++) {
                byte[] damaged = whole.clone();
                for (int k = 0; k < 3; k++) {
                    damaged[3 + random.nextInt(whole.length - 3)] = (byte) random.nextInt(256);
                }

                // When
                ShapingResult result = shaper.shape(damaged, GREY_28);

                // Then
                assertThat(result).isNotNull();
            }
        }
    }

    @Test
    void rejectsAChunkThatClaimsMoreThanThereIs() throws IOException {
        // Given
        byte[] png = resource("palette.png");
        ByteBuffer.wrap(png).putInt(33, Integer.MAX_VALUE);

        // When, Then
        assertRejected(png, UNDECODABLE, "chunk PLTE at byte 33 has 2147483647 bytes");
    }

    @Test
    void decodesTheSameOnManyThreads() throws IOException {
        // Given
        byte[] png = resource("grey.png");
        byte[] jpeg = resource("colour.jpg");
        ShapingResult fromPng = shaper.shape(png, GREY_28);
        ShapingResult fromJpeg = shaper.shape(jpeg, GREY_28);

        // When
        boolean same = Stream.iterate(0, i -> i + 1).limit(2000).parallel().allMatch(i -> shaper.shape(
                        i % 2 == 0 ? png : jpeg, GREY_28)
                .equals(i % 2 == 0 ? fromPng : fromJpeg));

        // Then
        assertThat(same).isTrue();
    }

    private void assertRejected(byte[] encoded, RejectionReason reason, String detail) {
        ShapingResult result = shaper.shape(encoded, GREY_28);
        assertThat(result).isInstanceOf(Rejected.class);
        assertThat(((Rejected) result).reason()).isEqualTo(reason);
        assertThat(((Rejected) result).detail()).contains(detail).endsWith(".");
    }

    private static void assertWithin(byte[] pixels, JsonNode expected, int tolerance) {
        assertThat(pixels).hasSize(expected.size());
        for (int i = 0; i < pixels.length; i++) {
            assertThat(pixels[i] & 0xFF)
                    .as("value %d", i)
                    .isCloseTo(expected.get(i).asInt(), within(tolerance));
        }
    }

    private static byte[] pixels(ShapingResult result) {
        assertThat(result).isInstanceOf(Shaped.class);
        Raster raster = ((Shaped) result).raster();
        byte[] pixels = new byte[raster.channels() * raster.height() * raster.width()];
        raster.copyTo(pixels, 0);
        return pixels;
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(5).nextBytes(noise);
        return noise;
    }

    private static byte[] png(byte[] grey, int height, int width, boolean interlaced) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, width, height, grey);
        return encode(image, interlaced);
    }

    private static byte[] encode(BufferedImage image, boolean interlaced) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setProgressiveMode(interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        writer.setOutput(ImageIO.createImageOutputStream(bytes));
        writer.write(null, new IIOImage(image, null, null), param);
        ((ImageOutputStream) writer.getOutput()).close();
        return bytes.toByteArray();
    }

    /** Signature and IHDR of a grey PNG, and nothing else. */
    private static byte[] pngHeader(int width, int height) {
        ByteBuffer header = ByteBuffer.allocate(33);
        header.putLong(0x89504E470D0A1A0AL)
                .putInt(13)
                .putInt(0x49484452)
                .putInt(width)
                .putInt(height);
        header.put(new byte[] {8, 0, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(header.array(), 12, 17);
        return header.putInt((int) crc.getValue()).array();
    }

    private static int indexOf(byte[] bytes, byte first, byte second) {
        for (int i = 0; i < bytes.length - 1; i++) {
            if (bytes[i] == first && bytes[i + 1] == second) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }

    private static JsonNode expectations() {
        try {
            return new ObjectMapper().readTree(resource("expected.json"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = ImageShaperTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
