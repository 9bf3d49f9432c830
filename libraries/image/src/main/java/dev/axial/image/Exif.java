package dev.axial.image;

import dev.axial.image.raster.Orientation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * The one Exif field that changes what is seen: tag 0x0112 of the first image directory, of any integer type. Damaged
 * metadata is as good as none, since the picture itself may be whole.
 *
 * @see <a href="https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf">Exif 2.3, section 4.5</a>
 * @see <a href="https://www.w3.org/TR/png-3/#eXIf">PNG (third edition), section 11.3.4.5</a>
 */
final class Exif {

    private static final byte[] IDENTIFIER = {'E', 'x', 'i', 'f', 0, 0};
    private static final int ORIENTATION = 0x0112;
    private static final int ENTRY_BYTES = 12;
    private static final int LEAST_BYTES = 8;

    private Exif() {}

    /**
     * @param at where the content of an APP1 segment, an eXIf chunk or a raw profile begins. The identifier of a
     * segment may stand before
     *     the TIFF structure in both: some writers copy it into PNGs too.
     */
    static Optional<Orientation> orientation(byte[] encoded, int at, int length) {
        int skipped = hasIdentifier(encoded, at, length) ? IDENTIFIER.length : 0;
        if (length - skipped < LEAST_BYTES) {
            return Optional.empty();
        }
        return orientation(
                ByteBuffer.wrap(encoded, at + skipped, length - skipped).slice());
    }

    /** Returns whether an APP1 segment holds Exif; others hold XMP. */
    static boolean hasIdentifier(byte[] encoded, int at, int length) {
        return length >= IDENTIFIER.length
                && Arrays.equals(encoded, at, at + IDENTIFIER.length, IDENTIFIER, 0, IDENTIFIER.length);
    }

    /** @param tiff byte order (2), 42 (2), offset of the directory (4); there a count (2) and entries of 12 bytes */
    private static Optional<Orientation> orientation(ByteBuffer tiff) {
        short order = tiff.getShort(0);
        if (order != 0x4949 && order != 0x4D4D) {
            return Optional.empty();
        }
        tiff.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (tiff.getShort(2) != 42 || directory < LEAST_BYTES || directory > tiff.limit() - 2) {
            return Optional.empty();
        }
        int entries = Math.min(tiff.getShort(directory) & 0xFFFF, (tiff.limit() - directory - 2) / ENTRY_BYTES);
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY_BYTES; // tag (2), type (2), count (4), value (4)
            if (tiff.getShort(entry) == ORIENTATION && tiff.getInt(entry + 4) == 1) {
                return value(tiff, tiff.getShort(entry + 2), entry + 8).map(Orientation::ofTag);
            }
        }
        return Optional.empty();
    }

    /** Exif asks for a SHORT; writers also use the other integer types of TIFF 6.0. */
    private static Optional<Integer> value(ByteBuffer tiff, int type, int at) {
        return switch (type) {
            case 1, 6 -> Optional.of((int) tiff.get(at)); // BYTE, SBYTE
            case 3, 8 -> Optional.of((int) tiff.getShort(at)); // SHORT, SSHORT
            case 4, 9 -> Optional.of(tiff.getInt(at)); // LONG, SLONG
            default -> Optional.empty();
        };
    }
}
