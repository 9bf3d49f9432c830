package dev.axial.study;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Estimates the time that a run, and all that are still to come, will take. A run of which epochs were seen goes on at
 * their median; for one without, the guess of its system is scaled by how the guesses held for the epochs seen so far,
 * of whichever system. Early stopping makes it shorter. Not thread-safe.
 */
final class TimeLeft {

    /** Between two runs: train starts anew, reads the images; the model is exported, compared and evaluated. */
    static final double SECONDS_AROUND_A_RUN = 12;

    private double guessed;
    private double taken;

    /** An epoch of this run took so long. */
    void learn(PlannedRun run, double seconds) {
        guessed += run.guessedSecondsPerEpoch();
        taken += seconds;
    }

    /**
     * Seconds that so many epochs will take.
     *
     * @param epochs to come
     * @param seen seconds of this run's own epochs; may be none
     */
    double seconds(PlannedRun run, int epochs, Collection<Double> seen) {
        if (seen.isEmpty()) {
            return epochs * run.guessedSecondsPerEpoch() * (guessed > 0 ? taken / guessed : 1);
        }
        // Not the mean: the first epoch of a frozen network computes what all others find.
        List<Double> sorted = seen.stream().sorted().toList();
        int half = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        return epochs * median;
    }

    /** Seconds that runs will take which were not begun. */
    double seconds(Collection<PlannedRun> later) {
        return later.stream()
                .mapToDouble(run -> seconds(run, run.epochs(), List.of()) + SECONDS_AROUND_A_RUN)
                .sum();
    }

    static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
