package dev.axial.ingest.image;

/**
 * What is too large to be looked at.
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
