package dev.axial.eval.metrics;

/**
 * The logarithmic loss of a classifier: {@code -ln max(p, 1e-7)} of the right class's probability, in nats.
 *
 * <p>0 where it was certain and right; at most 16.118, {@code -ln 1e-7}, so that one image on which a network is
 * certain and wrong cannot decide a mean by itself.
 */
public final class LogLoss {

    /** Smallest probability that counts; float32 near 1 has no finer step. */
    public static final double SMALLEST_PROBABILITY = 1e-7;

    private LogLoss() {}

    /** @return {@code [n]}, in the order of the predictions; nats */
    public static double[] perImage(Predictions predictions) {
        double[] losses = new double[predictions.size()];
        for (int i = 0; i < losses.length; i++) {
            double p = predictions.probability(i, predictions.label(i));
            losses[i] = 0 - Math.log(Math.max(p, SMALLEST_PROBABILITY)); // 0 - 0.0 is 0.0, where -0.0 is not
        }
        return losses;
    }

    /** Plain mean over the images; nats. */
    public static double mean(Predictions predictions) {
        double sum = 0;
        for (double loss : perImage(predictions)) {
            sum += loss;
        }
        return sum / predictions.size();
    }
}
