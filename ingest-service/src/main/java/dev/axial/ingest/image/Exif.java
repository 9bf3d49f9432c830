package dev.axial.ingest.image;

import dev.axial.ingest.raster.Orientation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The one Exif field that changes what is seen: tag 0x0112 of the first image directory. A damaged segment is as good as
 * none, since the picture itself may be whole.
 *
 * @see <a href="https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf">Exif 2.3, section 4.5</a>
 */
final class Exif {

    private static final byte[] IDENTIFIER = {'E', 'x', 'i', 'f', 0, 0};
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY_BYTES = 12;

    private Exif() {}

    /** @param at where the content of an APP1 segment begins */
    static Optional<Orientation> orientation(byte[] encoded, int at, int length) {
        if (length < IDENTIFIER.length + 8) {
            return Optional.empty();
        }
        for (int i = 0; i < IDENTIFIER.length; i++) {
            if (encoded[at + i] != IDENTIFIER[i]) {
                return Optional.empty();
            }
        }
        return orientation(ByteBuffer.wrap(encoded, at + IDENTIFIER.length, length - IDENTIFIER.length)
                .slice());
    }

    /** @param tiff byte order (2), 42 (2), offset of the directory (4); there a count (2) and entries of 12 bytes */
    private static Optional<Orientation> orientation(ByteBuffer tiff) {
        short order = tiff.getShort(0);
        if (order != 0x4949 && order != 0x4D4D) {
            return Optional.empty();
        }
        tiff.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (tiff.getShort(2) != 42 || directory < 8 || directory > tiff.limit() - 2) {
            return Optional.empty();
        }
        int entries = Math.min(tiff.getShort(directory) & 0xFFFF, (tiff.limit() - directory - 2) / ENTRY_BYTES);
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY_BYTES; // tag (2), type (2), count (4), value (4)
            if (tiff.getShort(entry) == ORIENTATION && tiff.getShort(entry + 2) == SHORT) {
                return Optional.of(Orientation.ofTag(tiff.getShort(entry + 8)));
            }
        }
        return Optional.empty();
    }
}
