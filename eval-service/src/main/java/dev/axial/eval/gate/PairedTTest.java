package dev.axial.eval.gate;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A one-sided paired t-test: does one series lie under another, image by image?
 *
 * <p>With {@code d = a - b}, its mean m and its sample variance v (denominator n - 1), {@code t = m / sqrt(v / n)} and
 * the p-value is {@code P(T <= t)} of Student's t with n - 1 degrees of freedom: how likely a mean this low would be if
 * the truth were no difference. Differences that are all alike have no variance: t is then infinite, p 0 or 1.
 *
 * @param n pairs, 2 or more
 * @param meanDifference m; negative where a is lower
 * @param t the statistic
 * @param pValue 0 to 1
 * @see <a href="https://doi.org/10.1093/biomet/6.1.1">Student 1908</a>
 */
record PairedTTest(int n, double meanDifference, double t, double pValue) {

    /**
     * Tests the alternative that the mean of {@code a - b} is less than 0.
     *
     * @param a {@code [n]}
     * @param b {@code [n]}, in the same order
     * @throws IllegalArgumentException unless n is 2 or more, the lengths agree, and some pair differs
     */
    static PairedTTest less(double[] a, double[] b) {
        if (a.length != b.length || a.length < 2) {
            throw new IllegalArgumentException(
                    "a paired test needs 2 or more pairs, got " + a.length + " and " + b.length + " values");
        }
        int n = a.length;
        double sum = 0;
        boolean alike = true;
        for (int i = 0; i < n; i++) {
            sum += a[i] - b[i];
            alike &= a[i] - b[i] == a[0] - b[0];
        }
        if (alike) {
            double difference = a[0] - b[0];
            if (difference == 0) {
                throw new IllegalArgumentException("all " + n + " pairs are equal: there is nothing to test");
            }
            return new PairedTTest(
                    n, difference, Math.copySign(Double.POSITIVE_INFINITY, difference), difference < 0 ? 0 : 1);
        }
        double mean = sum / n;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double deviation = a[i] - b[i] - mean;
            squares += deviation * deviation;
        }
        double t = mean / Math.sqrt(squares / (n - 1) / n);
        return new PairedTTest(n, mean, t, TDistribution.of(n - 1).cumulativeProbability(t));
    }
}
