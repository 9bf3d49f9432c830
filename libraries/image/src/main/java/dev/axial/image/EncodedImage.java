package dev.axial.image;

import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.image.RejectionReason;
import dev.axial.image.raster.Orientation;

/** The structure of an encoded image, read without decoding a pixel. Immutable, if nobody changes the encoded bytes. */
sealed interface EncodedImage permits PngFile, JpegFile {

    /** Width as stored, 1 or more. */
    int width();

    /** Height as stored, 1 or more. */
    int height();

    /** The turn that makes the stored image upright. */
    Orientation orientation();

    /**
     * Estimated processor time of decoding to bytes and shrinking, in nanoseconds, on a processor that takes about 0.4
     * s for a grey PNG of 32 million pixels. {@code SlowestImages} compares the estimates with the time taken.
     */
    long nanos();

    /**
     * Refuses an image that is more work than any encoder asks for at its size.
     *
     * @throws UnusableImageException naming the work asked for and the most allowed
     */
    void requireWork(ImageLimits limits) throws UnusableImageException;

    /**
     * @throws UnusableImageException if the bytes begin neither as PNG nor as JPEG, or end before the sides are known
     */
    static EncodedImage read(byte[] encoded) throws UnusableImageException {
        if (PngFile.isPng(encoded)) {
            return PngFile.read(encoded);
        }
        if (JpegFile.isJpeg(encoded)) {
            return JpegFile.read(encoded);
        }
        throw new UnusableImageException(RejectionReason.UNSUPPORTED_TYPE, ForeignType.describe(encoded));
    }

    default long pixels() {
        return (long) width() * height();
    }

    default void requireWithin(ImageLimits limits) throws UnusableImageException {
        if (pixels() > limits.pixels()) {
            throw new UnusableImageException(
                    RejectionReason.TOO_MANY_PIXELS,
                    "an image has at most " + limits.pixels() + " pixels, the header says " + width() + " x " + height()
                            + " = " + pixels() + ".");
        }
        if (Math.max(width(), height()) > ImageLimits.SIDE) {
            throw new UnusableImageException(
                    RejectionReason.TOO_MANY_PIXELS,
                    "an image has sides of at most " + ImageLimits.SIDE + " pixels, the header says " + width() + " x "
                            + height() + ".");
        }
        requireWork(limits);
    }
}
