package dev.axial.train.fitting;

/**
 * The results for some images; tallies of batches add up to that of an epoch.
 *
 * @param images how many
 * @param lossSum sum of their cross-entropies, nats
 * @param correct how many had their largest logit at their own class
 */
public record Tally(int images, double lossSum, int correct) {

    public static final Tally NONE = new Tally(0, 0, 0);

    public Tally plus(Tally other) {
        return new Tally(images + other.images, lossSum + other.lossSum, correct + other.correct);
    }

    /** Mean cross-entropy, nats. */
    public double loss() {
        return lossSum / images;
    }

    /** 0 to 1. */
    public double accuracy() {
        return (double) correct / images;
    }
}
