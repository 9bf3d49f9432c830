package dev.axial.ingest.epoch;

import dev.axial.contract.model.ImageShape;

/**
 * A {@link Transformation} carried out in one bilinear interpolation: for each pixel of the result, the place it comes
 * from is looked up, {@code source = M * (target - centre - shift) + centre}, where M undoes scale, rotation and mirrors.
 *
 * <p>Pixel centres are at whole numbers and the centre at {@code ((W - 1) / 2, (H - 1) / 2)}, which is what PyTorch calls
 * {@code align_corners=False}. Outside the image is 0 ({@code padding_mode="zeros"}): what moves in is black, and a result
 * at the very edge fades over one pixel. On images whose background is not black this draws a visible border.
 *
 * <p>Fixed point: coordinates have 32 binary places, weights 16, and the sum rounds half up. Integer arithmetic makes the
 * bytes the same on every machine; against exact arithmetic a value is off by less than 0.02 before it is rounded.
 * Immutable and thread-safe.
 */
final class Warp {

    private static final double ONE = 0x1.0p32;
    private static final long HALF = 1L << 31;
    private static final int UNIT = 1 << 16;
    /** A content shrunk beyond this is a single point; the limit keeps coordinates within 31 bits. */
    private static final double SMALLEST_FACTOR = 0x1.0p-15;

    private final int height;
    private final int width;
    private final int channels;
    private final boolean identity;
    private final long stepX; // of the source's x per column of the target
    private final long slopeX; // of the source's x per row
    private final long stepY;
    private final long slopeY;
    private final long originX; // where the target's first pixel comes from
    private final long originY;

    Warp(Transformation transformation, ImageShape shape) {
        this.height = shape.height();
        this.width = shape.width();
        this.channels = shape.channels();
        this.identity = transformation.isIdentity();
        double shrink = 1 / Math.max(SMALLEST_FACTOR, transformation.factor());
        double radians = StrictMath.toRadians(transformation.degrees());
        double cos = StrictMath.cos(radians) * shrink;
        double sin = StrictMath.sin(radians) * shrink;
        double mirror = transformation.mirrored() ? -1 : 1;
        double flip = transformation.flipped() ? -1 : 1;
        // y points down: counter-clockwise as seen is (x, y) -> (cos x + sin y, cos y - sin x); this is its inverse.
        double xPerX = mirror * cos;
        double xPerY = mirror * -sin;
        double yPerX = flip * sin;
        double yPerY = flip * cos;
        double centreX = (width - 1) / 2.0;
        double centreY = (height - 1) / 2.0;
        double x = -centreX - transformation.right() * width;
        double y = -centreY - transformation.down() * height;
        this.stepX = fixed(xPerX);
        this.slopeX = fixed(xPerY);
        this.stepY = fixed(yPerX);
        this.slopeY = fixed(yPerY);
        this.originX = fixed(xPerX * x + xPerY * y + centreX);
        this.originY = fixed(yPerX * x + yPerY * y + centreY);
    }

    /**
     * @param source uint8 {@code [C, H, W]} from 0
     * @param target uint8 {@code [C, H, W]} from {@code at}; not the same array
     */
    void apply(byte[] source, byte[] target, int at) {
        int plane = height * width;
        if (identity) {
            System.arraycopy(source, 0, target, at, channels * plane);
            return;
        }
        for (int c = 0; c < channels; c++) {
            plane(source, c * plane, target, at + c * plane);
        }
    }

    private void plane(byte[] source, int from, byte[] target, int at) {
        int out = at;
        for (int row = 0; row < height; row++) {
            long x = originX + row * slopeX;
            long y = originY + row * slopeY;
            for (int column = 0; column < width; column++, x += stepX, y += stepY) {
                int left = (int) (x >> 32);
                int top = (int) (y >> 32);
                long toRight = x >>> 16 & 0xFFFF;
                long toBottom = y >>> 16 & 0xFFFF;
                if (left >= 0 && top >= 0 && left < width - 1 && top < height - 1) {
                    int i = from + top * width + left;
                    long above = (source[i] & 0xFF) * (UNIT - toRight) + (source[i + 1] & 0xFF) * toRight;
                    long below =
                            (source[i + width] & 0xFF) * (UNIT - toRight) + (source[i + width + 1] & 0xFF) * toRight;
                    target[out++] = (byte) (above * (UNIT - toBottom) + below * toBottom + HALF >> 32);
                } else {
                    target[out++] = atBorder(source, from, left, top, toRight, toBottom);
                }
            }
        }
    }

    /** Some or all of the four neighbours are outside, and count as 0. */
    private byte atBorder(byte[] source, int from, int left, int top, long toRight, long toBottom) {
        long above = at(source, from, left, top) * (UNIT - toRight) + at(source, from, left + 1, top) * toRight;
        long below = at(source, from, left, top + 1) * (UNIT - toRight) + at(source, from, left + 1, top + 1) * toRight;
        return (byte) (above * (UNIT - toBottom) + below * toBottom + HALF >> 32);
    }

    private int at(byte[] source, int from, int x, int y) {
        return x < 0 || y < 0 || x >= width || y >= height ? 0 : source[from + y * width + x] & 0xFF;
    }

    private static long fixed(double value) {
        return StrictMath.round(value * ONE);
    }
}
