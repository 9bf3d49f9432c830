package dev.axial.image.raster;

import java.util.Arrays;

/**
 * Resizes an image, each axis by itself: averaging over areas where it shrinks, linear between half-pixel centres
 * where it grows (PyTorch's {@code bilinear} with {@code align_corners=False}); see {@link Axis}.
 *
 * <p>Exact: the weights are integers, and the one division at the end rounds half up. For factors without remainder
 * shrinking equals PyTorch's {@code area}; for others a border pixel counts by the share that lies inside. Immutable
 * and thread-safe.
 */
public final class Resampling {

    private final Axis rows;
    private final Axis columns;

    /** @throws IllegalArgumentException if a side is under 1 or the source has more than 2^31 - 1 pixels */
    public Resampling(int height, int width, int newHeight, int newWidth) {
        if (height < 1 || width < 1 || newHeight < 1 || newWidth < 1 || (long) height * width > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("sides are 1 or more and a plane under 2 GiB, got " + height + " x "
                    + width + " to " + newHeight + " x " + newWidth);
        }
        this.rows = Axis.of(height, newHeight);
        this.columns = Axis.of(width, newWidth);
    }

    /**
     * Resamples one plane.
     *
     * @param source uint8 {@code [height, width]} from {@code at}
     * @param target uint8 {@code [newHeight, newWidth]} from {@code targetAt}
     */
    public void plane(byte[] source, int at, byte[] target, int targetAt) {
        // A target row takes consecutive source rows, and shares at most one with the next when shrinking and two when
        // growing: keeping the last two by parity means that each source row is summed once.
        long[][] kept = new long[2][columns.target];
        int newest = -1;
        long[] sums = new long[columns.target];
        long total = (long) rows.total * columns.total;
        int out = targetAt;
        for (int y = 0; y < rows.target; y++) {
            Arrays.fill(sums, 0);
            for (int tap = 0; tap < rows.taps(y); tap++) {
                int row = rows.first(y) + tap;
                long[] along = kept[row & 1];
                if (row > newest) {
                    columns.apply(source, at + row * columns.source, along);
                    newest = row;
                }
                long weight = rows.weight(y, tap);
                for (int x = 0; x < sums.length; x++) {
                    sums[x] += weight * along[x];
                }
            }
            for (int x = 0; x < sums.length; x++) {
                target[out++] = (byte) roundedHalfUp(sums[x], total);
            }
        }
    }

    /**
     * A double's quotient is exact enough: a denominator below 2^44 keeps the true quotient at least 2^-44 away from an
     * integer that it does not equal, and the division is off by at most 2^-46.
     */
    private static int roundedHalfUp(long sum, long total) {
        return (int) ((double) (2 * sum + total) / (double) (2 * total));
    }
}
