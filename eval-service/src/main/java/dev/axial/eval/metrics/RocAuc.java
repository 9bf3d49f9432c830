package dev.axial.eval.metrics;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Area under the ROC curve of one class against the rest: the chance that an image of the class gets a larger
 * probability of it than an image of another class does, a tie counting one half. 0 to 1; 0.5 is guessing.
 *
 * <p>By the Mann-Whitney statistic: with the n probabilities ranked from 1 (ties share their mean rank) and R the ranks'
 * sum over the P images of the class, {@code AUC = (R - P(P+1)/2) / (P * (n-P))}. A class of which the split holds no
 * image, or nothing else, has no curve.
 *
 * @see <a href="https://doi.org/10.1148/radiology.143.1.7063747">Hanley and McNeil 1982</a>
 */
public final class RocAuc {

    private RocAuc() {}

    /**
     * @param c index of the class
     * @return 0 to 1; empty where the class has no curve
     */
    public static OptionalDouble of(Predictions predictions, int c) {
        int n = predictions.size();
        long[] byProbability = new long[n];
        long positives = 0;
        for (int i = 0; i < n; i++) {
            // bits of a non-negative float sort as the float does; + 0f makes -0 a 0. The index rides along below them
            long bits = Float.floatToIntBits(predictions.probability(i, c) + 0f);
            byProbability[i] = bits << Integer.SIZE | i;
            positives += predictions.label(i) == c ? 1 : 0;
        }
        if (positives == 0 || positives == n) {
            return OptionalDouble.empty();
        }
        Arrays.sort(byProbability);
        double rankSum = 0;
        for (int from = 0; from < n; ) {
            int to = from;
            long positivesHere = 0;
            while (to < n && byProbability[to] >>> Integer.SIZE == byProbability[from] >>> Integer.SIZE) {
                positivesHere += predictions.label((int) byProbability[to]) == c ? 1 : 0;
                to++;
            }
            rankSum += positivesHere * (from + 1 + to) / 2.0; // ranks from+1 to `to`, shared: their mean
            from = to;
        }
        return OptionalDouble.of(
                (rankSum - positives * (positives + 1) / 2.0) / ((double) positives * (n - positives)));
    }
}
