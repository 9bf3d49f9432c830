package dev.axial.eval.metrics;

/** Predictions written out by hand. */
final class Given {

    private Given() {}

    /** @param probabilities {@code [n][classes]}; predicted is the first of the largest */
    static Predictions predictions(int[] labels, float[][] probabilities) throws InvalidPredictionException {
        Predictions.Collector collector = new Predictions.Collector(probabilities[0].length, labels.length);
        for (int i = 0; i < labels.length; i++) {
            int predicted = 0;
            for (int c = 1; c < probabilities[i].length; c++) {
                predicted = probabilities[i][c] > probabilities[i][predicted] ? c : predicted;
            }
            collector.add(labels[i], predicted, probabilities[i], 0);
        }
        return collector.finish();
    }
}
