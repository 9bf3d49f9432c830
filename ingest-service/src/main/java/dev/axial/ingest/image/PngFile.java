package dev.axial.ingest.image;

import static dev.axial.ingest.image.UnusableImageException.undecodable;

import dev.axial.ingest.raster.Orientation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The container of a PNG: a signature and chunks, each {@code length (4), type (4), data, CRC-32 (4)}, big-endian.
 *
 * @see <a href="https://www.w3.org/TR/png-3/#5DataRep">PNG (third edition), section 5</a>
 */
final class PngFile {

    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int IHDR = 0x49484452;
    private static final int IEND = 0x49454E44;
    private static final int AROUND_DATA = 12;

    private PngFile() {}

    static boolean isPng(byte[] encoded) {
        return encoded.length >= 8 && ByteBuffer.wrap(encoded).getLong() == SIGNATURE;
    }

    /** Reads the sides from IHDR, which must come first. */
    static ImageHeader header(byte[] encoded) throws UnusableImageException {
        if (encoded.length < 8 + AROUND_DATA + 13) {
            throw undecodable("a PNG has a signature and a header of 33 bytes, this one ends after " + encoded.length
                    + " bytes.");
        }
        ByteBuffer file = ByteBuffer.wrap(encoded);
        if (file.getInt(8) != 13 || file.getInt(12) != IHDR) {
            throw undecodable("a PNG begins with an IHDR chunk of 13 bytes, this one with " + type(file.getInt(12))
                    + " of " + Integer.toUnsignedString(file.getInt(8)) + ".");
        }
        int width = file.getInt(16);
        int height = file.getInt(20);
        if (width < 1 || height < 1) {
            throw undecodable("a PNG has sides of 1 to 2^31 - 1 pixels, this one says "
                    + Integer.toUnsignedString(width) + " x " + Integer.toUnsignedString(height) + ".");
        }
        return new ImageHeader(ImageHeader.Format.PNG, width, height, Orientation.UPRIGHT);
    }

    /**
     * Checks that every chunk up to IEND is there and undamaged. The decoder trusts lengths and skips checksums: without
     * this a flipped bit would become a wrong picture, and a wild length a wild allocation.
     */
    static void requireIntact(byte[] encoded) throws UnusableImageException {
        ByteBuffer file = ByteBuffer.wrap(encoded);
        CRC32 crc = new CRC32();
        int at = 8;
        while (true) {
            if (encoded.length - at < AROUND_DATA) {
                throw undecodable("the PNG is cut off: it ends at byte " + encoded.length + " without an IEND chunk.");
            }
            int length = file.getInt(at);
            int type = file.getInt(at + 4);
            if (length < 0 || length > encoded.length - at - AROUND_DATA) {
                throw undecodable("the PNG is cut off: chunk " + type(type) + " at byte " + at + " has "
                        + Integer.toUnsignedString(length) + " bytes, " + (encoded.length - at - AROUND_DATA)
                        + " are left.");
            }
            crc.reset();
            crc.update(encoded, at + 4, 4 + length);
            if ((int) crc.getValue() != file.getInt(at + 8 + length)) {
                throw undecodable("the PNG is damaged: chunk " + type(type) + " at byte " + at + " of " + length
                        + " bytes does not match its CRC-32.");
            }
            if (type == IEND) {
                return;
            }
            at += AROUND_DATA + length;
        }
    }

    private static String type(int type) {
        byte[] name = ByteBuffer.allocate(4).putInt(type).array();
        return new String(name, StandardCharsets.US_ASCII).replaceAll("[^A-Za-z]", "?");
    }
}
