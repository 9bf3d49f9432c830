package dev.axial.eval.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts of images by true and predicted class, {@code [true class][predicted class]}. Immutable. */
public final class ConfusionMatrix {

    private final int[][] counts;

    private ConfusionMatrix(int[][] counts) {
        this.counts = counts;
    }

    public static ConfusionMatrix of(Predictions predictions) {
        int[][] counts = new int[predictions.classes()][predictions.classes()];
        for (int i = 0; i < predictions.size(); i++) {
            counts[predictions.label(i)][predictions.predicted(i)]++;
        }
        return new ConfusionMatrix(counts);
    }

    /** Images classified as their label says: the diagonal's sum. */
    public long correct() {
        long sum = 0;
        for (int c = 0; c < counts.length; c++) {
            sum += counts[c][c];
        }
        return sum;
    }

    /** The share of the images predicted as class {@code c} that are of it; 0 where none was predicted so. */
    public double precision(int c) {
        return quotient(counts[c][c], predictedAs(c));
    }

    /** The share of the images of class {@code c} predicted as it; 0 where there is none. */
    public double recall(int c) {
        return quotient(counts[c][c], ofClass(c));
    }

    /** Harmonic mean of precision and recall, {@code 2 TP / (2 TP + FP + FN)}; 0 where that is 0/0. */
    public double f1(int c) {
        return quotient(2L * counts[c][c], predictedAs(c) + ofClass(c));
    }

    public int classes() {
        return counts.length;
    }

    /** Images of true class {@code label} that were predicted as class {@code predicted}. */
    public int count(int label, int predicted) {
        return counts[label][predicted];
    }

    /** Rows are true classes, columns predicted ones. */
    public List<List<Long>> rows() {
        List<List<Long>> rows = new ArrayList<>(counts.length);
        for (int[] row : counts) {
            rows.add(Arrays.stream(row).asLongStream().boxed().toList());
        }
        return List.copyOf(rows);
    }

    private long predictedAs(int c) {
        long sum = 0;
        for (int[] row : counts) {
            sum += row[c];
        }
        return sum;
    }

    /** Images of true class {@code c}. */
    public long ofClass(int c) {
        return Arrays.stream(counts[c]).asLongStream().sum();
    }

    private static double quotient(long numerator, long denominator) {
        return denominator == 0 ? 0 : (double) numerator / denominator;
    }
}
