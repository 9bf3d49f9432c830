package dev.axial.study.report;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.training.TrainingProgress.Score;

/**
 * One point of each learning curve.
 *
 * @param epoch counts from 1
 * @param train running mean over the epoch's batches, while the weights moved
 * @param validation at the epoch's end; chooses the epoch
 * @param test at the epoch's end; chooses nothing
 * @param seconds it took, evaluation included
 * @param imagesPerSecond training images per second of fitting
 */
public record EpochReport(
        int epoch, Score train, Score validation, Score test, double seconds, double imagesPerSecond) {

    public EpochReport {
        requireNonNull(train, "train");
        requireNonNull(validation, "validation");
        requireNonNull(test, "test");
        if (epoch < 1) {
            throw new IllegalArgumentException("epochs count from 1, got " + epoch);
        }
    }
}
