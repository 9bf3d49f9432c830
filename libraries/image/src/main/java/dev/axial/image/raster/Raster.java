package dev.axial.image.raster;

import java.util.Arrays;

/**
 * One image of any size, uint8 {@code [C, H, W]} row-major: grey (C = 1), or red, green, blue (C = 3). Immutable and
 * thread-safe.
 */
public final class Raster {

    private final int channels;
    private final int height;
    private final int width;
    private final byte[] samples;

    /**
     * @param samples {@code C * H * W} bytes; kept, not copied: the caller gives the array away
     * @throws IllegalArgumentException if the sizes do not agree
     */
    public Raster(int channels, int height, int width, byte[] samples) {
        if ((channels != 1 && channels != 3) || height < 1 || width < 1) {
            throw new IllegalArgumentException("a raster has 1 or 3 channels and sides of 1 or more, got " + channels
                    + "x" + height + "x" + width);
        }
        if (samples.length != (long) channels * height * width) {
            throw new IllegalArgumentException(channels + "x" + height + "x" + width + " are "
                    + (long) channels * height * width + " bytes, got " + samples.length);
        }
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.samples = samples;
    }

    public int channels() {
        return channels;
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /** Copies the image to {@code target[at .. at + C * H * W)}. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(samples, 0, target, at, samples.length);
    }

    /**
     * Grey from colour by {@link Luma}; colour from grey by three equal planes; itself if it has them already.
     *
     * @param wanted 1 or 3
     */
    public Raster withChannels(int wanted) {
        if (wanted == channels) {
            return this;
        }
        int plane = height * width;
        byte[] converted = new byte[Math.multiplyExact(plane, wanted)];
        if (wanted == 1) {
            for (int i = 0; i < plane; i++) {
                converted[i] =
                        (byte) Luma.of(samples[i] & 0xFF, samples[plane + i] & 0xFF, samples[2 * plane + i] & 0xFF);
            }
        } else {
            for (int c = 0; c < wanted; c++) {
                System.arraycopy(samples, 0, converted, c * plane, plane);
            }
        }
        return new Raster(wanted, height, width, converted);
    }

    /** Scaled by {@link Resampling}; itself if it has that size already. */
    public Raster resized(int newHeight, int newWidth) {
        if (newHeight == height && newWidth == width) {
            return this;
        }
        byte[] scaled = new byte[channels * newHeight * newWidth];
        Resampling resampling = new Resampling(height, width, newHeight, newWidth);
        for (int c = 0; c < channels; c++) {
            resampling.plane(samples, c * height * width, scaled, c * newHeight * newWidth);
        }
        return new Raster(channels, newHeight, newWidth, scaled);
    }

    /** Turned upright: what is stored in that orientation, as it is meant to be seen. */
    public Raster upright(Orientation orientation) {
        if (orientation == Orientation.UPRIGHT) {
            return this;
        }
        int newHeight = orientation.swapsSides() ? width : height;
        int newWidth = orientation.swapsSides() ? height : width;
        byte[] turned = new byte[samples.length];
        for (int c = 0; c < channels; c++) {
            int plane = c * height * width;
            for (int y = 0; y < newHeight; y++) {
                for (int x = 0; x < newWidth; x++) {
                    turned[plane + y * newWidth + x] = samples[plane + orientation.storedAt(y, x, height, width)];
                }
            }
        }
        return new Raster(channels, newHeight, newWidth, turned);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Raster that
                && channels == that.channels
                && height == that.height
                && width == that.width
                && Arrays.equals(samples, that.samples);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * height + width) + Arrays.hashCode(samples);
    }

    @Override
    public String toString() {
        return "uint8 [" + channels + ", " + height + ", " + width + "]";
    }
}
