package dev.axial.ingest.image;

import dev.axial.contract.image.RejectionReason;
import dev.axial.ingest.raster.Orientation;
import java.util.HexFormat;

/**
 * What an encoded image says of itself before it is decoded.
 *
 * @param width as stored, 1 or more
 * @param height as stored, 1 or more
 * @param orientation how to turn it upright; always upright for PNG
 */
record ImageHeader(Format format, int width, int height, Orientation orientation) {

    enum Format {
        PNG,
        JPEG
    }

    /** @throws UnusableImageException if these bytes begin neither as PNG nor as JPEG, or the header is incomplete */
    static ImageHeader read(byte[] encoded) throws UnusableImageException {
        if (PngFile.isPng(encoded)) {
            return PngFile.header(encoded);
        }
        if (JpegFile.isJpeg(encoded)) {
            return JpegFile.header(encoded);
        }
        throw new UnusableImageException(
                RejectionReason.UNSUPPORTED_TYPE,
                "expected a PNG (begins 89504e470d0a1a0a) or JPEG (begins ffd8ff), got " + encoded.length
                        + " bytes that begin "
                        + HexFormat.of().formatHex(encoded, 0, Math.min(8, encoded.length)) + ".");
    }

    long pixels() {
        return (long) width * height;
    }
}
