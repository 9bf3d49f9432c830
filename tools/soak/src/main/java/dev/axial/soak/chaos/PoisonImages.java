package dev.axial.soak.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Encoded images that ask for much work, or say that they do. */
final class PoisonImages {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int SIDE_OF_JPEG = 28;
    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;

    /** First column and row, and steps, of the seven passes of an interlaced PNG. */
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private PoisonImages() {}

    /** A PNG that ends after a header which says that it is so large. */
    static byte[] pngHeader(int width, int height) {
        return write(out -> {
            out.write(PNG);
            header(out, width, height, false);
        });
    }

    /** A whole, black, interlaced PNG of 8-bit grey: the slowest to decode of its size. */
    static byte[] interlacedPng(int width, int height) {
        return write(out -> {
            out.write(PNG);
            header(out, width, height, true);
            chunk(out, "IDAT", deflatedZeros(interlacedBytes(width, height)));
            chunk(out, "IEND", new byte[0]);
        });
    }

    /** A whole progressive JPEG of 28 x 28 grey pixels, of which the last scan comes once more for each of {@code more}. */
    static byte[] jpegOfScans(int more) {
        byte[] jpeg = progressiveJpeg();
        int last = jpeg.length - 2;
        while ((jpeg[last] & 0xff) != 0xff || (jpeg[last + 1] & 0xff) != START_OF_SCAN) {
            last--;
        }
        byte[] scan = Arrays.copyOfRange(jpeg, last, jpeg.length - 2);
        return write(out -> {
            out.write(jpeg, 0, jpeg.length - 2);
            for (int i = 0; i < more; i++) {
                out.write(scan);
            }
            out.write(0xff);
            out.write(END_OF_IMAGE);
        });
    }

    private static byte[] progressiveJpeg() {
        BufferedImage image = new BufferedImage(SIDE_OF_JPEG, SIDE_OF_JPEG, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < SIDE_OF_JPEG; i++) {
            image.setRGB(i, i, 0xffffff);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam progressive = writer.getDefaultWriteParam();
            progressive.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), progressive);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static void header(DataOutputStream out, int width, int height, boolean interlaced) throws IOException {
        chunk(
                out,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put(new byte[] {8, 0, 0, 0, (byte) (interlaced ? 1 : 0)})
                        .array());
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(US_ASCII));
        crc.update(data);
        out.writeInt(data.length);
        out.write(type.getBytes(US_ASCII));
        out.write(data);
        out.writeInt((int) crc.getValue());
    }

    /** A byte for the filter of each row, and one for each pixel. */
    private static long interlacedBytes(int width, int height) {
        long bytes = 0;
        for (int[] pass : PASSES) {
            long columns = Math.max(0, (width - pass[0] + pass[2] - 1) / pass[2]);
            long rows = Math.max(0, (height - pass[1] + pass[3] - 1) / pass[3]);
            bytes += columns == 0 ? 0 : rows * (1 + columns);
        }
        return bytes;
    }

    private static byte[] deflatedZeros(long count) {
        return write(out -> {
            try (DeflaterOutputStream deflated = new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED))) {
                byte[] zeros = new byte[1 << 16];
                for (long left = count; left > 0; left -= zeros.length) {
                    deflated.write(zeros, 0, (int) Math.min(zeros.length, left));
                }
            }
        });
    }

    @FunctionalInterface
    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] write(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
