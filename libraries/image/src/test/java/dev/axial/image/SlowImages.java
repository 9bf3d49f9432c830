package dev.axial.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Files that ask for as much decoding as a few bytes can, and an ordinary one to compare them with. */
final class SlowImages {

    private static final int WIDTH = 8_000;
    private static final int HEIGHT = 4_000;
    private static final int GREY = 0;
    private static final int COLOUR = 2;
    private static final int PALETTE = 3;
    private static final int GREY_ALPHA = 4;
    private static final int COLOUR_ALPHA = 6;
    private static final int[] BANDS = {1, 0, 3, 1, 2, 0, 4};
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };
    private static final int PAETH = 4;

    /** Huffman codes: DC 0 for a difference of none; AC 0 for 16,384 blocks and more that end, 10 for one. */
    private static final byte[] TABLES = bytes(
            0xFF, 0xDB, 0, 67, 0, ones(64), //
            0xFF, 0xC4, 0, 21, 0x00, 1, 1, zeros(14), 0, 1, //
            0xFF, 0xC4, 0, 22, 0x10, 1, 1, 1, zeros(13), 0xE0, 0x00, 0x01);

    private SlowImages() {}

    /** Grey, 32 million pixels, with noise of one bit. */
    static byte[] ordinary() {
        return png(WIDTH, HEIGHT, 8, GREY, false, 2, new byte[0]);
    }

    static byte[] smooth() {
        return png(WIDTH, HEIGHT, 8, GREY, false, 0, new byte[0]);
    }

    static byte[] smoothColour() {
        return png(WIDTH, HEIGHT, 8, COLOUR, false, 0, new byte[0]);
    }

    /** All files by name; made when asked for. */
    static Map<String, Supplier<byte[]>> all() {
        Map<String, Supplier<byte[]>> files = new LinkedHashMap<>();
        files.put("PNG 1 x 32000000 grey", () -> png(1, 32_000_000, 8, GREY, false, 0, new byte[0]));
        files.put("PNG 1 x 32000000 palette, interlaced", () -> png(1, 32_000_000, 8, PALETTE, true, 0, new byte[0]));
        files.put("PNG 488 x 65535 palette, interlaced", () -> png(488, 65_535, 8, PALETTE, true, 0, new byte[0]));
        files.put("PNG 65535 x 488 palette, interlaced", () -> png(65_535, 488, 8, PALETTE, true, 0, new byte[0]));
        files.put("PNG 16-bit colour with alpha, interlaced", () -> large(16, COLOUR_ALPHA, true, new byte[0]));
        files.put("PNG 16-bit colour", () -> large(16, COLOUR, false, new byte[0]));
        files.put("PNG 16-bit grey with alpha, interlaced", () -> large(16, GREY_ALPHA, true, new byte[0]));
        files.put(
                "PNG 16-bit grey with alpha and 24 million pixels, interlaced",
                () -> png(WIDTH, HEIGHT * 3 / 4, 16, GREY_ALPHA, true, 0, new byte[0]));
        files.put(
                "PNG 8-bit colour with alpha and 24 million pixels, interlaced",
                () -> png(WIDTH, HEIGHT * 3 / 4, 8, COLOUR_ALPHA, true, 0, new byte[0]));
        files.put("PNG 8-bit colour with alpha, interlaced", () -> large(8, COLOUR_ALPHA, true, new byte[0]));
        files.put(
                "PNG 8-bit colour with a transparent value", () -> large(8, COLOUR, true, chunk("tRNS", new byte[6])));
        files.put("PNG 16-bit grey with a transparent value", () -> large(16, GREY, true, chunk("tRNS", new byte[2])));
        files.put("PNG 1-bit grey, interlaced", () -> large(1, GREY, true, new byte[0]));
        files.put(
                "PNG of empty IDAT chunks",
                () -> png(28, 28, 8, GREY, false, 0, repeated(chunk("IDAT", new byte[0]), 690_000)));
        files.put(
                "PNG of empty texts",
                () -> png(28, 28, 8, GREY, false, 0, repeated(chunk("tEXt", new byte[0]), 690_000)));
        files.put(
                "PNG with a text of 256 MB unpacked",
                () -> png(28, 28, 8, GREY, false, 0, chunk("zTXt", bytes('a', 0, 0, bomb()))));
        files.put(
                "PNG with image data of 256 MB unpacked", () -> png(28, 28, 8, GREY, false, 0, chunk("IDAT", bomb())));
        for (int components : new int[] {1, 3}) {
            files.put("JPEG of 20 scans, components " + components, () -> progressive(WIDTH, HEIGHT, components, 20));
            files.put("JPEG of 10 scans, components " + components, () -> progressive(WIDTH, HEIGHT, components, 10));
            files.put("JPEG of 5 scans, components " + components, () -> progressive(WIDTH, HEIGHT, components, 5));
        }
        files.put("JPEG of 10 scans and 10 million pixels, components 3", () -> progressive(WIDTH, HEIGHT / 3, 3, 10));
        files.put("JPEG of 9000 scans, 28 x 28", () -> progressive(28, 28, 1, 9_000));
        files.put("JPEG of 90 scans, 500 x 500", () -> progressive(500, 500, 1, 90));
        files.put("JPEG of four components", () -> jpeg(WIDTH, HEIGHT, 4, new byte[0]));
        files.put("JPEG 488 x 65500", () -> jpeg(488, 65_500, 3, new byte[0]));
        files.put("JPEG of empty comments", () -> jpeg(28, 28, 1, repeated(bytes(0xFF, 0xFE, 0, 2), 1_900_000)));
        files.put("JPEG of tables", () -> jpeg(28, 28, 1, repeated(TABLES, 60_000)));
        files.put("JPEG of fill bytes", () -> jpeg(28, 28, 1, repeated(bytes(0xFF), 8_000_000)));
        files.put("JPEG, lossless, 8-bit grey", () -> lossless(WIDTH, HEIGHT, 1));
        files.put("JPEG, lossless, 8-bit colour", () -> lossless(WIDTH, HEIGHT / 2, 3));
        return files;
    }

    private static byte[] large(int depth, int kind, boolean interlaced, byte[] chunks) {
        return png(WIDTH, HEIGHT, depth, kind, interlaced, 0, chunks);
    }

    /** @param noise of so many values in the differences that are stored */
    static byte[] png(int width, int height, int depth, int kind, boolean interlaced, int noise, byte[] chunks) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        Random random = new Random(1);
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(data, fast, 1 << 16)) {
            for (int[] pass : interlaced ? ADAM7 : new int[][] {{0, 0, 1, 1}}) {
                int columns = (width - pass[0] + pass[2] - 1) / pass[2];
                int rows = (height - pass[1] + pass[3] - 1) / pass[3];
                int rowBytes = 1 + (columns * depth * BANDS[kind] + 7) / 8;
                byte[] some = new byte[columns == 0 ? 0 : rowBytes * Math.min(rows, 1 + (1 << 16) / rowBytes)];
                for (int at = 0; at < some.length; at++) {
                    int x = at % rowBytes;
                    some[at] = (byte) (x == 0 ? PAETH : noise == 0 ? 0 : random.nextInt(noise));
                }
                long left = columns == 0 ? 0 : (long) rowBytes * rows;
                while (left > 0) {
                    int part = (int) Math.min(left, some.length);
                    deflated.write(some, 0, part);
                    left -= part;
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            fast.end();
        }
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {(byte) depth, (byte) kind, 0, 0, (byte) (interlaced ? 1 : 0)})
                .array();
        byte[] palette = kind == PALETTE ? chunk("PLTE", new byte[768]) : new byte[0];
        return bytes(
                0x89,
                'P',
                'N',
                'G',
                '\r',
                '\n',
                0x1A,
                '\n',
                chunk("IHDR", header),
                palette,
                chunks,
                chunk("IDAT", data.toByteArray()),
                chunk("IEND", new byte[0]));
    }

    private static byte[] chunk(String type, byte[] data) {
        byte[] content = bytes(type.getBytes(StandardCharsets.US_ASCII), data);
        CRC32 crc = new CRC32();
        crc.update(content);
        return bytes(
                ByteBuffer.allocate(4).putInt(data.length).array(),
                content,
                ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static byte[] bomb() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(packed)) {
            for (int i = 0; i < 1 << 8; i++) {
                deflated.write(new byte[1 << 20]);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return packed.toByteArray();
    }

    /** Progressive: a scan of all DC coefficients, one of the others of each component, and more of the first's. */
    private static byte[] progressive(int width, int height, int components, int scans) {
        int blocks = blocks(width, height);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(bytes(0xFF, 0xD8, TABLES, frame(0xC2, width, height, components)));
        file.writeBytes(scan(0, 0, 1, components));
        file.writeBytes(new byte[(blocks * components + 7) / 8]);
        for (int i = 1; i < scans; i++) {
            file.writeBytes(scan(1, 63, i <= components ? i : 1, 1));
            file.writeBytes(allBlocksEnd(blocks));
        }
        file.writeBytes(bytes(0xFF, 0xD9));
        return file.toByteArray();
    }

    /** Baseline, all grey: a difference of none and the end of the block, 010. */
    private static byte[] jpeg(int width, int height, int components, byte[] segments) {
        StringBuilder block = new StringBuilder("010".repeat(8));
        byte[] data = repeated(packed(block), (blocks(width, height) * components + 7) / 8);
        return bytes(
                0xFF,
                0xD8,
                segments,
                TABLES,
                frame(0xC0, width, height, components),
                scan(0, 63, 1, components),
                data,
                0xFF,
                0xD9);
    }

    /** One bit a sample: each as predicted. */
    private static byte[] lossless(int width, int height, int components) {
        return bytes(
                0xFF,
                0xD8,
                TABLES,
                frame(0xC3, width, height, components),
                scan(7, 0, 1, components),
                new byte[(width * height * components + 7) / 8],
                0xFF,
                0xD9);
    }

    private static int blocks(int width, int height) {
        return (width + 7) / 8 * ((height + 7) / 8);
    }

    /** Runs of at most 32,767 blocks: 0 and 14 bits for those beyond 16,384; 10 for one. */
    private static byte[] allBlocksEnd(int blocks) {
        StringBuilder bits = new StringBuilder();
        int left = blocks;
        while (left > 0) {
            int run = left >= 1 << 14 ? Math.min(left, (1 << 15) - 1) : 1;
            bits.append(run == 1 ? "10" : "0" + Integer.toBinaryString(run).substring(1));
            left -= run;
        }
        return packed(bits);
    }

    private static byte[] packed(StringBuilder bits) {
        while (bits.length() % 8 != 0) {
            bits.append('1');
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (int i = 0; i < bits.length(); i += 8) {
            int next = Integer.parseInt(bits.substring(i, i + 8), 2);
            packed.write(next);
            if (next == 0xFF) {
                packed.write(0);
            }
        }
        return packed.toByteArray();
    }

    private static byte[] frame(int marker, int width, int height, int components) {
        byte[] frame = bytes(
                0xFF,
                marker,
                0,
                8 + 3 * components,
                8,
                height >> 8,
                height,
                width >> 8,
                width,
                components,
                new byte[3 * components]);
        for (int i = 0; i < components; i++) {
            frame[10 + 3 * i] = (byte) (i + 1);
            frame[11 + 3 * i] = 0x11;
        }
        return frame;
    }

    private static byte[] scan(int from, int to, int component, int components) {
        byte[] scan = bytes(0xFF, 0xDA, 0, 6 + 2 * components, components, new byte[2 * components], from, to, 0);
        for (int i = 0; i < components; i++) {
            scan[5 + 2 * i] = (byte) (component + i);
        }
        return scan;
    }

    private static byte[] zeros(int count) {
        return new byte[count];
    }

    private static byte[] ones(int count) {
        byte[] ones = new byte[count];
        Arrays.fill(ones, (byte) 1);
        return ones;
    }

    private static byte[] repeated(byte[] part, int times) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    /** Numbers as bytes, and arrays as they are. */
    private static byte[] bytes(Object... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (Object part : parts) {
            if (part instanceof byte[] array) {
                whole.writeBytes(array);
            } else {
                whole.write(part instanceof Character letter ? letter : (Integer) part);
            }
        }
        return whole.toByteArray();
    }
}
