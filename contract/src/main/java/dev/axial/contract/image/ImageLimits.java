package dev.axial.contract.image;

/**
 * What image is too large to be looked at; a client that keeps to it is not rejected for its size.
 *
 * @param bytes largest encoded image
 * @param pixels most pixels by the header
 */
public record ImageLimits(int bytes, long pixels) {

    /** 8 MiB and 32 million pixels. */
    public static final ImageLimits DEFAULT = new ImageLimits(8 << 20, 32_000_000);

    public ImageLimits {
        if (bytes < 1 || pixels < 1 || pixels > Integer.MAX_VALUE / 3) {
            throw new IllegalArgumentException(
                    "limits are 1 or more bytes and 1 to 715 million pixels, got " + bytes + " and " + pixels);
        }
    }
}
