package dev.axial.eval.metrics;

/**
 * The distance of a classifier's confidence from its accuracy.
 *
 * <p>Predictions fall in M equal bins of confidence, {@code ((m-1)/M, m/M]}, zero joining the first; the error is
 * {@code sum over m of |Bm|/n * |acc(Bm) - conf(Bm)|}. Dimensionless, 0 (calibrated) to 1. Immutable.
 *
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al. 2017, eq. 3</a>
 */
public final class ExpectedCalibrationError {

    private final int bins;

    /** @param bins M, 1 or more */
    public ExpectedCalibrationError(int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("calibration is measured in 1 or more bins, got " + bins);
        }
        this.bins = bins;
    }

    /** Confidence is the predicted class's probability. */
    public double of(Predictions predictions) {
        float[] confidence = new float[predictions.size()];
        boolean[] correct = new boolean[predictions.size()];
        for (int i = 0; i < confidence.length; i++) {
            confidence[i] = predictions.probability(i, predictions.predicted(i));
            correct[i] = predictions.correct(i);
        }
        return of(confidence, correct);
    }

    /**
     * @param confidence top-1 probability of each prediction, {@code [n]}, within {@code [0, 1]}
     * @param correct whether that prediction was right, {@code [n]}
     * @throws IllegalArgumentException if n is 0, the lengths differ, or a confidence is out of range
     */
    public double of(float[] confidence, boolean[] correct) {
        if (confidence.length == 0 || confidence.length != correct.length) {
            throw new IllegalArgumentException("one confidence and one outcome for each of 1 or more predictions, got "
                    + confidence.length + " and " + correct.length);
        }
        // |Bm|/n * |acc - conf| = |right answers in Bm - sum of confidence in Bm| / n
        double[] gap = new double[bins];
        for (int i = 0; i < confidence.length; i++) {
            if (!(confidence[i] >= 0 && confidence[i] <= 1)) {
                throw new IllegalArgumentException("a confidence is 0 to 1, got " + confidence[i]);
            }
            int bin = Math.max(0, (int) Math.ceil((double) confidence[i] * bins) - 1);
            gap[bin] += (correct[i] ? 1 : 0) - confidence[i];
        }
        double sum = 0;
        for (double g : gap) {
            sum += Math.abs(g);
        }
        return sum / confidence.length;
    }
}
