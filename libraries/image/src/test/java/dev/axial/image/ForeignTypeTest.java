package dev.axial.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.model.ImageShape;
import dev.axial.image.ShapingResult.Rejected;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that comes in place of a PNG or JPEG is named, and what to send instead. */
class ForeignTypeTest {

    private static final byte[] PNG = new PngEncoder(new ImageShape(1, 28, 28)).encode(new byte[28 * 28]);
    private static final byte[] JPEG = HexFormat.of().parseHex("ffd8ffe000104a46494600010100000100010000ffdb0043");

    private final ImageShaper shaper = new ImageShaper(ImageLimits.DEFAULT);

    @ParameterizedTest
    @CsvSource({
        "474946383961, GIF",
        "424d36000000000000003600000028000000, BMP",
        "424d36000000000000003600000 07c000000, BMP",
        "49492a0008000000, TIFF",
        "4d4d002a00000008, TIFF",
        "49492b0008000000, BigTIFF",
        "524946461a00000057454250, WebP",
        "00000018667479706865696300000000, HEIC",
        "00000018667479706d69663100000000, HEIF",
        "0000001c667479706176696600000000, AVIF",
        "0000000c6a5020200d0a870a, JPEG 2000",
        "ff4fff510029, JPEG 2000",
        "ff0a7f, JPEG XL",
        "00000100010010, ICO",
        "934e554d5059, NumPy",
        "504b030414000000, ZIP",
        "1f8b08000000, gzip",
        "255044462d312e37, PDF",
        "894844460d0a1a0a, HDF5"
    })
    void namesAnotherFileFormat(String bytes, String name) {
        assertThat(rejection(HexFormat.of().parseHex(bytes.replace(" ", ""))))
                .contains(": a " + name)
                .contains("; send it as PNG or JPEG.");
    }

    @Test
    void namesADicomFile() {
        // Given
        byte[] dicom = new byte[400];
        System.arraycopy("DICM".getBytes(UTF_8), 0, dicom, 128, 4);

        // When, Then
        assertThat(rejection(dicom)).contains("a DICOM file; send it as PNG or JPEG");
        assertThat(rejection(Base64.getEncoder().encode(dicom))).contains("a DICOM in Base64");
    }

    @Test
    void namesBase64() {
        assertThat(rejection(Base64.getEncoder().encode(PNG)))
                .contains(": a PNG in Base64; send the bytes that it stands for");
        assertThat(rejection(Base64.getEncoder().encode(JPEG))).contains(": a JPEG in Base64");
        assertThat(rejection(Base64.getUrlEncoder().encode(JPEG))).contains(": a JPEG in Base64");
        assertThat(rejection(Base64.getMimeEncoder().encode(PNG))).contains(": a PNG in Base64");
        assertThat(rejection(("\n " + Base64.getEncoder().encodeToString(PNG) + "\n").getBytes(UTF_8)))
                .contains(": a PNG in Base64");
    }

    @Test
    void namesHexadecimalDigits() {
        assertThat(rejection(HexFormat.of().formatHex(PNG).getBytes(UTF_8))).contains(": a PNG in hexadecimal digits");
        assertThat(rejection(("\\x" + HexFormat.of().withUpperCase().formatHex(JPEG)).getBytes(UTF_8)))
                .contains(": a JPEG in hexadecimal digits");
    }

    @Test
    void namesADataUrl() {
        String base64 = Base64.getEncoder().encodeToString(PNG);
        assertThat(rejection(("data:image/png;base64," + base64).getBytes(UTF_8)))
                .contains(": a data URL of image/png; send the bytes that it stands for, not their text.");
        assertThat(rejection(("DATA:;base64," + base64).getBytes(UTF_8))).contains(": a data URL; send");
    }

    @Test
    void namesJson() {
        String png = Base64.getEncoder().encodeToString(PNG);
        String jpeg = Base64.getEncoder().encodeToString(JPEG);
        assertThat(rejection(("{\"id\": \"slice-00000001\", \"image\": \"" + png + "\"}").getBytes(UTF_8)))
                .contains(": JSON with a PNG written as text; send the image's bytes as the record's value");
        assertThat(rejection(("\ufeff[{\"content\":\"" + jpeg.replace("/", "\\/") + "\"}]").getBytes(UTF_8)))
                .contains(": JSON with a JPEG written as text");
        assertThat(rejection(("{\"image\":\"data:image/jpeg;base64," + jpeg + "\"}").getBytes(UTF_8)))
                .contains(": JSON with a JPEG written as text");
        assertThat(rejection(("\"" + png + "\"").getBytes(UTF_8))).contains(": JSON with a PNG written as text");
        assertThat(rejection("{\"url\":\"http://example.org/a.png\"}".getBytes(UTF_8)))
                .contains(": JSON; send");
        assertThat(rejection("[137, 80, 78, 71, 13, 10]".getBytes(UTF_8))).contains(": JSON; send");
    }

    @Test
    void namesTheFrameOfASchemaRegistry() {
        // Given: bytes as they are, Avro bytes with their length before them, protobuf with message indexes
        for (String between : new String[] {"", "f40c", "000a f40c"}) {
            ByteArrayOutputStream framed = new ByteArrayOutputStream();
            framed.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(42).array());
            framed.writeBytes(HexFormat.of().parseHex(between.replace(" ", "")));
            framed.writeBytes(PNG);

            // When, Then
            assertThat(rejection(framed.toByteArray()))
                    .contains(
                            "a record in the frame of a schema registry's serializer (a zero byte and schema id 42) around a PNG; "
                                    + "send the image's bytes alone, with a byte array serializer.");
        }
        byte[] json =
                ("\0\0\0\0\7{\"image\":\"" + Base64.getEncoder().encodeToString(PNG) + "\"}").getBytes(ISO_8859_1);
        assertThat(rejection(json)).contains("schema id 7) around text");
        assertThat(rejection(HexFormat.of().parseHex("0000000001020304"))).contains("schema id 1); send");
    }

    @Test
    void namesAnImageThatWasHandledAsText() {
        String mangled = new String(PNG, UTF_8);
        assertThat(rejection(mangled.getBytes(UTF_8))).contains(": a PNG that was changed on its way");
        assertThat(rejection(new String(PNG, ISO_8859_1).getBytes(UTF_8)))
                .contains(": a PNG that was changed on its way");
        assertThat(rejection(new String(JPEG, UTF_8).getBytes(UTF_8))).contains(": a JPEG that was changed on its way");
        assertThat(rejection(new String(JPEG, ISO_8859_1).getBytes(UTF_8)))
                .contains(": a JPEG that was changed on its way");
        assertThat(rejection(new String(PNG, ISO_8859_1).replace("\r\n", "\n").getBytes(ISO_8859_1)))
                .contains(": a PNG that was changed on its way");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello, world",
                "{",
                "[",
                "\"",
                "data",
                "AAAA",
                "\0",
                "\0\0\0\0\0\0\0\0",
                "BMxx",
                "x",
                "{x}",
                "%%%"
            })
    void saysNothingOfWhatItDoesNotKnow(String bytes) {
        assertThat(rejection(bytes.getBytes(ISO_8859_1)))
                .matches(
                        "(?s)expected the bytes of a PNG .*, got \\d+ bytes that begin \\p{XDigit}+(: JSON; send .*)?\\.");
    }

    private String rejection(byte[] encoded) {
        ShapingResult result = shaper.shape(encoded, new ImageShape(1, 28, 28));
        assertThat(result).isInstanceOf(Rejected.class);
        assertThat(((Rejected) result).reason()).isEqualTo(RejectionReason.UNSUPPORTED_TYPE);
        assertThat(((Rejected) result).detail()).endsWith(".").contains("got " + encoded.length + " bytes");
        return ((Rejected) result).detail();
    }
}
