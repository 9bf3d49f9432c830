package dev.axial.ingest.image;

import static dev.axial.ingest.image.UnusableImageException.undecodable;

import dev.axial.contract.image.ImageLimits;
import dev.axial.ingest.raster.Orientation;

/**
 * The markers of a JPEG up to its frame header.
 *
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81, annex B</a>
 */
final class JpegFile {

    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int APP1 = 0xE1;
    private static final int TEM = 0x01;
    private static final int FIRST_RESTART = 0xD0;
    private static final int LAST_RESTART = 0xD7;

    /**
     * Pixels times scans that are decoded: 20 scans, twice as many as progressive encoders make, of the largest image.
     * Every scan goes over the whole image, and one of a few bytes costs as much as any other.
     */
    private static final long MOST_PIXEL_SCANS = 20 * ImageLimits.DEFAULT.pixels();
    /** A scan of fewer pixels costs as much. */
    private static final long LEAST_PIXELS = 1 << 16;

    private JpegFile() {}

    static boolean isJpeg(byte[] encoded) {
        return encoded.length >= 3
                && encoded[0] == (byte) 0xFF
                && encoded[1] == (byte) 0xD8
                && encoded[2] == (byte) 0xFF;
    }

    /** Reads the sides from the frame header, and the orientation from an Exif segment before it. */
    static ImageHeader header(byte[] encoded) throws UnusableImageException {
        Orientation orientation = Orientation.UPRIGHT;
        int at = 2;
        while (at + 4 <= encoded.length) {
            int marker = unsigned(encoded, at + 1);
            if (unsigned(encoded, at) != 0xFF) {
                throw undecodable("a JPEG has a marker (ff..) at byte " + at + ", this one has "
                        + Integer.toHexString(unsigned(encoded, at)) + ".");
            }
            if (marker == 0xFF || marker == TEM) { // fill byte, or a marker without length
                at += marker == TEM ? 2 : 1;
                continue;
            }
            if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
                throw undecodable("the JPEG has no frame header (SOF) before marker ff" + Integer.toHexString(marker)
                        + " at byte " + at + ".");
            }
            int length = unsigned(encoded, at + 2) << 8 | unsigned(encoded, at + 3);
            if (length < 2 || at + 2 + length > encoded.length) {
                throw undecodable("the JPEG is cut off: segment ff" + Integer.toHexString(marker) + " at byte " + at
                        + " has " + length + " bytes, " + (encoded.length - at - 2) + " are left.");
            }
            if (isFrame(marker)) {
                return frame(encoded, at, length, orientation);
            }
            if (marker == APP1) {
                orientation = Exif.orientation(encoded, at + 4, length - 2).orElse(orientation);
            }
            at += 2 + length;
        }
        throw undecodable("the JPEG is cut off: it ends at byte " + encoded.length + " without a frame header (SOF).");
    }

    /** Counts the scans up to the end of the image; a file of 8 MiB could hold enough of them for days of work. */
    static void requireFewScans(byte[] encoded, ImageHeader header) throws UnusableImageException {
        long most = MOST_PIXEL_SCANS / Math.max(LEAST_PIXELS, header.pixels());
        long scans = 0;
        int at = 2;
        while (at + 4 <= encoded.length) {
            int marker = unsigned(encoded, at + 1);
            if (unsigned(encoded, at) != 0xFF || marker == 0xFF) {
                at++; // within a scan, or a fill byte
            } else if (marker == 0 || marker == TEM || marker >= FIRST_RESTART && marker <= LAST_RESTART) {
                at += 2;
            } else if (marker == END_OF_IMAGE) {
                return;
            } else {
                scans += marker == START_OF_SCAN ? 1 : 0;
                if (scans > most) {
                    throw undecodable("a JPEG of " + header.width() + " x " + header.height() + " pixels has at most "
                            + most + " scans, this one has more.");
                }
                at += 2 + (unsigned(encoded, at + 2) << 8 | unsigned(encoded, at + 3));
            }
        }
    }

    /** Frame header: precision (1), height (2), width (2), components. */
    private static ImageHeader frame(byte[] encoded, int at, int length, Orientation orientation)
            throws UnusableImageException {
        if (length < 8) {
            throw undecodable("a JPEG frame header has 8 bytes or more, this one has " + length + ".");
        }
        int height = unsigned(encoded, at + 5) << 8 | unsigned(encoded, at + 6);
        int width = unsigned(encoded, at + 7) << 8 | unsigned(encoded, at + 8);
        if (height == 0 || width == 0) {
            throw undecodable("a JPEG has sides of 1 to 65535 pixels in its frame header, this one says " + width
                    + " x " + height + ".");
        }
        return new ImageHeader(ImageHeader.Format.JPEG, width, height, orientation);
    }

    /** SOF0 to SOF15, without DHT (c4), JPG (c8) and DAC (cc) among them. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static int unsigned(byte[] bytes, int at) {
        return bytes[at] & 0xFF;
    }
}
