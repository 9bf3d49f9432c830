package dev.axial.figures.training;

/**
 * The score of a network on one split after one epoch.
 *
 * @param loss mean log loss in nats, finite, not negative
 * @param accuracy share of right answers, 0 to 1
 */
public record SplitScore(double loss, double accuracy) {

    public SplitScore {
        if (!Double.isFinite(loss) || loss < 0) {
            throw new IllegalArgumentException("a loss is a finite number of at least 0, got " + loss);
        }
        if (!(accuracy >= 0 && accuracy <= 1)) {
            throw new IllegalArgumentException("an accuracy is between 0 and 1, got " + accuracy);
        }
    }
}
