package dev.axial.image.raster;

/**
 * The source positions that make each position of one axis, with integer weights that sum to {@link #total} for each.
 *
 * <p>Shrinking is area averaging. In units of {@code 1/target} of a source pixel, source pixel i covers
 * {@code [i * target, (i + 1) * target)} and target pixel j covers {@code [j * source, (j + 1) * source)}; a weight is
 * the length of their overlap, the total is {@code source}. Growing is linear between half-pixel centres, clamped at
 * the border: target pixel j lies at {@code ((2j + 1) * source - target) / (2 * target)}, the total is {@code 2 *
 * target}.
 */
final class Axis {

    final int source;
    final int target;
    final int total;
    /** First source position of each target position; one more entry would be beyond the last. */
    private final int[] first;
    /** Weights of target position j are {@code weights[offset[j] .. offset[j + 1])}. */
    private final int[] offset;

    private final int[] weights;

    private Axis(int source, int target, int total, int[] first, int[] offset, int[] weights) {
        this.source = source;
        this.target = target;
        this.total = total;
        this.first = first;
        this.offset = offset;
        this.weights = weights;
    }

    static Axis of(int source, int target) {
        return source >= target ? averaging(source, target) : interpolating(source, target);
    }

    private static Axis averaging(int source, int target) {
        int[] first = new int[target];
        int[] offset = new int[target + 1];
        int[] weights = new int[source + target]; // a border between two target pixels splits at most one source pixel
        int at = 0;
        for (int j = 0; j < target; j++) {
            long begin = (long) j * source;
            long end = begin + source;
            first[j] = (int) (begin / target);
            offset[j] = at;
            for (long i = first[j]; i * target < end; i++) {
                weights[at++] = (int) (Math.min(end, (i + 1) * target) - Math.max(begin, i * target));
            }
        }
        offset[target] = at;
        return new Axis(source, target, source, first, offset, weights);
    }

    private static Axis interpolating(int source, int target) {
        int[] first = new int[target];
        int[] offset = new int[target + 1];
        int[] weights = new int[2 * target];
        int total = 2 * target;
        int at = 0;
        for (int j = 0; j < target; j++) {
            int position = Math.max(0, (2 * j + 1) * source - target);
            int left = position / total;
            int toTheRight = left + 1 < source ? position % total : 0;
            first[j] = left;
            offset[j] = at;
            weights[at++] = total - toTheRight;
            if (toTheRight > 0) {
                weights[at++] = toTheRight;
            }
        }
        offset[target] = at;
        return new Axis(source, target, total, first, offset, weights);
    }

    int first(int j) {
        return first[j];
    }

    int taps(int j) {
        return offset[j + 1] - offset[j];
    }

    int weight(int j, int tap) {
        return weights[offset[j] + tap];
    }

    /** Weighted sums along one row of {@code source} bytes; {@code sums[j] <= 255 * total}. */
    void apply(byte[] row, int at, long[] sums) {
        for (int j = 0; j < target; j++) {
            long sum = 0;
            int i = at + first[j];
            for (int k = offset[j]; k < offset[j + 1]; k++) {
                sum += (long) weights[k] * (row[i++] & 0xFF);
            }
            sums[j] = sum;
        }
    }
}
