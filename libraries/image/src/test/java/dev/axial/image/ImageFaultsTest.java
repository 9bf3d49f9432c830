package dev.axial.image;

import static dev.axial.contract.image.RejectionReason.UNDECODABLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.model.ImageShape;
import dev.axial.image.ShapingResult.Rejected;
import dev.axial.image.ShapingResult.Shaped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that are cut, damaged or of a kind that is not decoded: none is predicted, and each message names the fault. */
class ImageFaultsTest {

    private static final ImageShape GREY_28 = new ImageShape(1, 28, 28);
    private static final byte[] END = {(byte) 0xFF, (byte) 0xD9};

    private final ImageShaper shaper = new ImageShaper(ImageLimits.DEFAULT);

    @ParameterizedTest
    @ValueSource(strings = {"progressive grey JPEG", "progressive colour JPEG"})
    void rejectsAProgressiveJpegCutAfterAnyScan(String name) throws Exception {
        // Given
        byte[] whole = recorded(name);
        JpegFile file = JpegFile.read(whole);
        assertThat(file.scans()).hasSizeGreaterThan(5);

        for (JpegFile.Scan scan : file.scans().subList(0, file.scans().size() - 1)) {
            byte[] cut = Arrays.copyOf(whole, scan.end());

            // When, Then
            assertThat(rejection(cut)).contains("without an end marker");
            assertThat(rejection(joined(cut, END))).contains("scans leave out").contains("coefficient");
        }
        assertThat(shaper.shape(whole, GREY_28)).isInstanceOf(Shaped.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "progressive grey JPEG",
                "progressive colour JPEG",
                "subsampled JPEG without JFIF, ids RGB",
                "JPEG of four components, Adobe transform 2, ids [1, 2, 3, 4]",
                "JPEG with restart markers",
                "lossless JPEG of 8 bit",
                "lossless JPEG of 12 bit",
                "lossless colour JPEG of 16 bit",
                "lossless JPEG of 12 bit, predictor 4, restarting every 3 rows"
            })
    void rejectsAJpegCutAnywhere(String name) throws Exception {
        // Given
        byte[] whole = recorded(name);
        int data = JpegFile.read(whole).scans().get(0).data();

        // The last two bytes of the data may be padding, or hold the end of a block that says nothing.
        for (int length = 4; length < whole.length - 4; length++) {
            byte[] cut = Arrays.copyOf(whole, length);

            // When, Then
            assertThat(shaper.shape(cut, GREY_28))
                    .as("%s cut to %d bytes", name, length)
                    .isInstanceOf(Rejected.class);
            if (length >= data && cut[length - 1] != -1) {
                assertThat(shaper.shape(joined(cut, END), GREY_28))
                        .as("%s cut to %d of %d bytes and closed", name, length, whole.length)
                        .isInstanceOf(Rejected.class);
            }
        }
    }

    @Test
    void namesTheRowInWhichALosslessJpegEnds() throws Exception {
        // Given
        byte[] whole = recorded("lossless JPEG of 12 bit");

        // When, Then
        assertThat(rejection(joined(Arrays.copyOf(whole, whole.length - 30), END)))
                .contains("the lossless JPEG is cut off: its data ends in row 9 of 11.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            c0 | 12 | this one has 12 bit; send it with 8 bit
            c1 | 12 | a lossy JPEG (SOF1) is decoded with 8 bits a sample, this one has 12 bit
            c2 | 12 | a lossy JPEG (SOF2) is decoded with 8 bits a sample, this one has 12 bit
            c3 | 17 | a lossless JPEG has 2 to 16 bits a sample, this one says 17
            c5 | 8 | a hierarchical JPEG (SOF5)
            c9 | 8 | arithmetic coding (SOF9)
            cb | 8 | arithmetic coding (SOF11)
            f7 | 8 | JPEG-LS
            """)
    void namesTheProcessAndPrecisionThatAreNotDecoded(String marker, int precision, String detail) throws Exception {
        // Given
        byte[] jpeg = recorded("JPEG with orientation 6 of type SHORT, MM");
        int frame = JpegFile.read(jpeg).segments().stream()
                .filter(segment -> segment.marker() == 0xC0)
                .findFirst()
                .orElseThrow()
                .from();
        jpeg[frame + 1] = (byte) Integer.parseInt(marker, 16);
        jpeg[frame + 4] = (byte) precision;

        // When, Then
        assertThat(rejection(jpeg)).contains(detail);
    }

    @Test
    void namesTheFaultOfAPngsImageData() throws Exception {
        // Given: 3 rows of 2 grey pixels, each with its filter type
        byte[] rows = {0, 1, 2, 0, 3, 4, 0, 5, 6};
        byte[] wrongFilter = {0, 1, 2, 7, 3, 4, 0, 5, 6};
        byte[] packed = packed(rows);
        byte[] broken = packed.clone();
        broken[2] = (byte) 0xFF; // a block of no type
        byte[] noZlib = packed.clone();
        noZlib[0] = 0x11;

        // When, Then
        assertThat(shaper.shape(png(packed), GREY_28)).isInstanceOf(Shaped.class);
        assertThat(rejection(png(Arrays.copyOf(packed, 6))))
                .contains("the PNG is cut off: its image data of 6 bytes ends in");
        assertThat(rejection(png(packed(Arrays.copyOf(rows, 7))))).contains("ends in row 2 of 3, 7 bytes unpacked");
        assertThat(rejection(png(packed(wrongFilter)))).contains("row 1 of 3 has filter type 7, there are 0 to 4");
        assertThat(rejection(png(broken))).contains("the PNG is damaged: its image data is no zlib stream");
        assertThat(rejection(png(noZlib))).contains("the PNG is damaged: its image data is no zlib stream");
        assertThat(rejection(png(new byte[0]))).contains("its image data of 0 bytes ends in row 0 of 3");
        assertThat(rejection(png(null))).contains("no IDAT chunk");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            24 | 3 | colour type 0 with 1, 2, 4, 8 or 16 bits, 3 with 1, 2, 4 or 8, or 2, 4 or 6 with 8 or 16, this one says 0 with 3
            25 | 5 | this one says 5 with 8
            25 | 3 | colour type 3 and no PLTE chunk
            26 | 1 | compression 0, filter 0 and interlacing 0 or 1, this one says 1, 0 and 0
            28 | 2 | compression 0, filter 0 and interlacing 0 or 1, this one says 0, 0 and 2
            """)
    void namesTheFieldOfAPngsHeaderThatIsWrong(int at, int value, String detail) {
        // Given
        byte[] png = png(packed(new byte[] {0, 1, 2, 0, 3, 4, 0, 5, 6}));
        png[at] = (byte) value;
        CRC32 crc = new CRC32();
        crc.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());

        // When, Then
        assertThat(rejection(png)).contains(detail);
    }

    private String rejection(byte[] encoded) {
        ShapingResult result = shaper.shape(encoded, GREY_28);
        assertThat(result).isInstanceOf(Rejected.class);
        assertThat(((Rejected) result).reason()).isEqualTo(UNDECODABLE);
        assertThat(((Rejected) result).detail())
                .endsWith(".")
                .doesNotContain("Exception")
                .doesNotEndWith("..");
        return ((Rejected) result).detail();
    }

    private static byte[] recorded(String name) throws IOException {
        try (InputStream in = ImageFaultsTest.class.getResourceAsStream("cases.json")) {
            return Base64.getDecoder()
                    .decode(new ObjectMapper()
                            .readTree(in)
                            .get(name)
                            .get("file")
                            .asText());
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] packed(byte[] rows) {
        Deflater deflater = new Deflater();
        deflater.setInput(rows);
        deflater.finish();
        byte[] packed = new byte[100];
        int length = deflater.deflate(packed);
        deflater.end();
        return Arrays.copyOf(packed, length);
    }

    /** Grey, 2 x 3 pixels. @param data of the one IDAT chunk, or null for none */
    private static byte[] png(byte[] data) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(ByteBuffer.allocate(8).putLong(0x89504E470D0A1A0AL).array());
        write(file, 0x49484452, new byte[] {0, 0, 0, 2, 0, 0, 0, 3, 8, 0, 0, 0, 0});
        if (data != null) {
            write(file, 0x49444154, data);
        }
        write(file, 0x49454E44, new byte[0]);
        return file.toByteArray();
    }

    private static void write(ByteArrayOutputStream file, int type, byte[] content) {
        byte[] chunk = ByteBuffer.allocate(4 + content.length)
                .putInt(type)
                .put(content)
                .array();
        CRC32 crc = new CRC32();
        crc.update(chunk);
        file.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        file.writeBytes(chunk);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
