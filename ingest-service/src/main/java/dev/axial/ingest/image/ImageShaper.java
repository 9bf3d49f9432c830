package dev.axial.ingest.image;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.model.ImageShape;
import dev.axial.ingest.raster.Orientation;
import dev.axial.ingest.raster.Raster;
import java.util.concurrent.Semaphore;

/**
 * An encoded image of any size and colour to a model's input shape, in this order: limits, decoding, channels, size,
 * upright. A grey image that has the shape already comes through byte for byte. For a grey model colour becomes luma
 * ({@link dev.axial.ingest.raster.Luma}), for a colour model grey becomes three equal planes. Thread-safe.
 *
 * <p>Its ceiling: the images that are being decoded at one time, however many threads ask, have together no more pixels
 * than one may have, and take at most {@value #BYTES_PER_PIXEL} bytes of heap for each: 8 as 16-bit colour with alpha, 3 as
 * planes, 1 for what decoders keep. 32 million pixels are 384 MB. Beside the heap, libjpeg keeps the coefficients of a
 * progressive JPEG, 2 bytes for each sample: 256 MB for 32 million pixels in four colours.
 */
public final class ImageShaper {

    static final long BYTES_PER_PIXEL = 12;

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

    /** @param encoded one PNG or JPEG; null or empty is rejected as such. Never throws for what is in it. */
    public ShapingResult shape(byte[] encoded, ImageShape shape) {
        try {
            return new ShapingResult.Shaped(shaped(encoded, shape));
        } catch (UnusableImageException e) {
            return new ShapingResult.Rejected(e.reason(), e.getMessage());
        }
    }

    private Raster shaped(byte[] encoded, ImageShape shape) throws UnusableImageException {
        ImageHeader header = headerWithinLimits(encoded);
        Raster stored = decode(encoded, header, shape.channels());
        // Turning the small image costs less than turning the large one, and exact resampling gives the same bytes.
        Orientation orientation = header.orientation();
        return (orientation.swapsSides()
                        ? stored.resized(shape.width(), shape.height())
                        : stored.resized(shape.height(), shape.width()))
                .upright(orientation);
    }

    private ImageHeader headerWithinLimits(byte[] encoded) throws UnusableImageException {
        if (encoded == null || encoded.length == 0) {
            throw new UnusableImageException(
                    RejectionReason.EMPTY, "expected the bytes of one PNG or JPEG, got a record without value.");
        }
        if (encoded.length > limits.bytes()) {
            throw new UnusableImageException(
                    RejectionReason.TOO_MANY_BYTES,
                    "an image has at most " + limits.bytes() + " bytes, got " + encoded.length + ".");
        }
        ImageHeader header = ImageHeader.read(encoded);
        if (header.pixels() > limits.pixels()) {
            throw new UnusableImageException(
                    RejectionReason.TOO_MANY_PIXELS,
                    "an image has at most " + limits.pixels() + " pixels, the header says " + header.width() + " x "
                            + header.height() + " = " + header.pixels() + ".");
        }
        return header;
    }

    private Raster decode(byte[] encoded, ImageHeader header, int channels) throws UnusableImageException {
        int needed = piecesOf(header.pixels());
        pieces.acquireUninterruptibly(needed);
        try {
            return decoder.get().decode(encoded, header, channels);
        } catch (OutOfMemoryError e) {
            throw UnusableImageException.undecodable("an image of " + header.width() + " x " + header.height()
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
