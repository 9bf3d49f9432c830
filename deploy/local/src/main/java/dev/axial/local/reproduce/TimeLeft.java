package dev.axial.local.reproduce;

import java.time.Duration;
import java.util.Collection;

/**
 * How long a run, and all that are still to come, will take. A run of which epochs were seen goes on at their mean; for
 * one without, the guess of its system is scaled by how the guesses held for the epochs seen so far, of whichever
 * system. Early stopping makes it shorter. Not thread-safe.
 */
final class TimeLeft {

    /** Between two runs: train starts anew, reads the images; the model is exported, compared and evaluated. */
    static final double SECONDS_AROUND_A_RUN = 12;

    private final double share;
    private double guessed;
    private double taken;

    /** @param trainingImages of the dataset; the guesses are for all of OrganAMNIST */
    TimeLeft(int trainingImages) {
        this.share = (double) trainingImages / StudyRows.TRAINING_IMAGES;
    }

    /** An epoch of this system took so long. */
    void learn(StudySystem system, double seconds) {
        guessed += system.secondsPerEpoch() * share;
        taken += seconds;
    }

    /**
     * @param epochs to come
     * @param seen seconds of this run's own epochs; may be none
     */
    double seconds(StudySystem system, int epochs, Collection<Double> seen) {
        double each = seen.stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(system.secondsPerEpoch() * share * (guessed > 0 ? taken / guessed : 1));
        return epochs * each;
    }

    static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
