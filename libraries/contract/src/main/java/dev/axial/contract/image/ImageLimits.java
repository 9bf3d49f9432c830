package dev.axial.contract.image;

/**
 * The sizes beyond which an image is not decoded. A client that keeps to them is not rejected for the size of its images.
 *
 * <p>Beside bytes, sides and pixels there are two limits on the work of decoding, which a few bytes can ask for: they keep
 * the slowest image within about five times the time of an ordinary one of the most pixels.
 *
 * @param bytes largest encoded image
 * @param pixels most pixels by the header
 */
public record ImageLimits(int bytes, long pixels) {

    /** Largest width and largest height, in pixels. Decoders take a certain time for each row, however short it is. */
    public static final int SIDE = 65_535;

    /** Most scans of a JPEG, whatever its size; encoders make about ten. */
    public static final int SCANS = 100;

    /** 8 MiB and 32 million pixels. */
    public static final ImageLimits DEFAULT = new ImageLimits(8 << 20, 32_000_000);

    public ImageLimits {
        if (bytes < 1 || pixels < 1 || pixels > Integer.MAX_VALUE / 3) {
            throw new IllegalArgumentException(
                    "limits are 1 or more bytes and 1 to 715 million pixels, got " + bytes + " and " + pixels);
        }
    }

    /**
     * Most bytes of a PNG's samples, unpacked: 3 for each of {@link #pixels()}. That is 8-bit colour in full size, and 16-bit
     * colour of half the pixels.
     */
    public long unpackedBytes() {
        return 3 * pixels;
    }

    /**
     * Most samples that the scans of a JPEG go over, pixels times components times scans: 10 for each of {@link #pixels()}.
     * That is ten scans in grey of all the pixels, and in colour of a third of them.
     */
    public long scannedSamples() {
        return 10 * pixels;
    }
}
