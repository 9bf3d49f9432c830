package dev.axial.image;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.model.ImageShape;
import dev.axial.image.raster.Orientation;
import dev.axial.image.raster.Raster;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * An encoded image of any size and colour to a model's input shape, in this order: limits, decoding, channels, size,
 * upright. A grey image that has the shape already comes through byte for byte. For a grey model colour becomes luma
 * ({@link dev.axial.image.raster.Luma}), for a colour model grey becomes three equal planes. Colour profiles and gamma
 * are not applied: samples count as they are stored. Thread-safe.
 *
 * <p>Its ceiling: the images that are being decoded at one time, however many threads ask, have together no more pixels
 * than one may have, and take at most {@value #BYTES_PER_PIXEL} bytes of heap for each: 8 as 16-bit colour with alpha,
 * 3 as planes, 1 for what decoders keep. 32 million pixels are 384 MB. Beside the heap, libjpeg keeps the coefficients
 * of a progressive JPEG, 2 bytes for each sample: 256 MB for 32 million pixels in four colours.
 */
public final class ImageShaper {

    static final long BYTES_PER_PIXEL = 12;

    /** Time for any image and for each of its bytes: walking over its structure, twice, and checking its sums. */
    private static final int NANOS_PER_IMAGE = 20_000;

    private static final int NANOS_PER_BYTE = 6;

    private static final int NANOS_PER_SHAPED_SAMPLE = 10;

    /** Pixels are shared out in pieces of this size. */
    private static final int PIECE = 1 << 16;

    private final ImageLimits limits;
    private final ThreadLocal<ImageDecoder> decoder = ThreadLocal.withInitial(ImageDecoder::new);
    /** Fair: a large image waits until enough pieces are free, and none behind it overtakes. */
    private final Semaphore pieces;

    public ImageShaper(ImageLimits limits) {
        this.limits = requireNonNull(limits, "limits");
        this.pieces = new Semaphore(piecesOf(limits.pixels()), true);
    }

    /** Says whether these bytes begin as a PNG or a JPEG does; not, whether they can be decoded. */
    public static boolean isEncoded(byte[] bytes) {
        return PngFile.isPng(bytes) || JpegFile.isJpeg(bytes);
    }

    /** @param encoded one PNG or JPEG; null or empty is rejected as such. Never throws for what is in it. */
    public ShapingResult shape(byte[] encoded, ImageShape shape) {
        try {
            return new ShapingResult.Shaped(shaped(encoded, shape));
        } catch (UnusableImageException e) {
            return new ShapingResult.Rejected(e.reason(), e.getMessage());
        }
    }

    /**
     * Estimates the processor time that {@link #shape} takes, from the structure of the file. Reads each byte of a JPEG
     * once and the chunk headers of a PNG.
     *
     * @param encoded of no bytes where there are none
     * @param samplesShaped of the shape that is asked for
     */
    public Duration estimate(byte[] encoded, int samplesShaped) {
        long nanos = NANOS_PER_IMAGE
                + (long) encoded.length * NANOS_PER_BYTE
                + (long) samplesShaped * NANOS_PER_SHAPED_SAMPLE;
        try {
            EncodedImage image = withinLimits(encoded);
            return Duration.ofNanos(nanos + image.nanos());
        } catch (UnusableImageException e) {
            return Duration.ofNanos(nanos);
        }
    }

    private Raster shaped(byte[] encoded, ImageShape shape) throws UnusableImageException {
        EncodedImage image = withinLimits(encoded);
        Raster stored = decode(image, shape.channels());
        // Turning the small image costs less than turning the large one, and exact resampling gives the same bytes.
        Orientation orientation = image.orientation();
        return (orientation.swapsSides()
                        ? stored.resized(shape.width(), shape.height())
                        : stored.resized(shape.height(), shape.width()))
                .upright(orientation);
    }

    private EncodedImage withinLimits(byte[] encoded) throws UnusableImageException {
        if (encoded == null || encoded.length == 0) {
            throw new UnusableImageException(
                    RejectionReason.EMPTY, "expected the bytes of one PNG or JPEG, got a record without value.");
        }
        if (encoded.length > limits.bytes()) {
            throw new UnusableImageException(
                    RejectionReason.TOO_MANY_BYTES,
                    "an image has at most " + limits.bytes() + " bytes, got " + encoded.length + ".");
        }
        EncodedImage image = structure(encoded);
        image.requireWithin(limits);
        return image;
    }

    /** One file that leads its reader astray must not end the loop that all images pass. */
    private static EncodedImage structure(byte[] encoded) throws UnusableImageException {
        try {
            return EncodedImage.read(encoded);
        } catch (RuntimeException e) {
            throw UnusableImageException.undecodable(
                    "the structure of these " + encoded.length + " bytes cannot be read: " + e.getMessage() + ".");
        }
    }

    private Raster decode(EncodedImage image, int channels) throws UnusableImageException {
        int needed = piecesOf(image.pixels());
        pieces.acquireUninterruptibly(needed);
        try {
            return decoder.get().decode(image, channels);
        } catch (OutOfMemoryError e) {
            throw UnusableImageException.undecodable("an image of " + image.width() + " x " + image.height()
                    + " pixels needs more memory to decode than this process has, "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MiB.");
        } finally {
            pieces.release(needed);
        }
    }

    private static int piecesOf(long pixels) {
        return (int) ((pixels + PIECE - 1) / PIECE);
    }
}
