package dev.axial.ingest.description;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Pearson's correlation of the one-hot columns of labels. An image has one label, so the product of two columns is always
 * 0, and with {@code p} the shares of the classes {@code r(i, j) = -sqrt(p_i p_j / ((1 - p_i) (1 - p_j)))}: the counts are
 * enough, no column is ever made.
 */
public final class LabelCorrelation {

    private LabelCorrelation() {}

    /**
     * @param counts images of each class, {@code [K]}
     * @return {@code [K, K]}; 0 beside the diagonal for a class of no image or of all, whose column is constant
     */
    public static List<List<Double>> of(List<Integer> counts) {
        double[] odds = odds(counts);
        return IntStream.range(0, odds.length)
                .mapToObj(i -> IntStream.range(0, odds.length)
                        .mapToObj(j -> i == j ? 1.0 : beside(odds[i] * odds[j]))
                        .toList())
                .toList();
    }

    /** {@code p / (1 - p)} of each class; 0 where the correlation is not defined. */
    private static double[] odds(List<Integer> counts) {
        long all = counts.stream().mapToLong(Integer::longValue).sum();
        return counts.stream()
                .mapToDouble(count -> count == all ? 0 : (double) count / (all - count))
                .toArray();
    }

    private static double beside(double odds) {
        return odds == 0 ? 0 : -Math.min(1, Math.sqrt(odds)); // of two classes it is -1, but for a rounding
    }
}
