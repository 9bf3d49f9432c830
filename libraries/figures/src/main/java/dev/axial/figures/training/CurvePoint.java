package dev.axial.figures.training;

import static java.util.Objects.requireNonNull;

/**
 * One epoch of a run.
 *
 * @param number 1 for the first
 */
public record CurvePoint(int number, SplitScore train, SplitScore validation, SplitScore test) {

    public CurvePoint {
        if (number < 1) {
            throw new IllegalArgumentException("epochs are counted from 1, got " + number);
        }
        requireNonNull(train, "train");
        requireNonNull(validation, "validation");
        requireNonNull(test, "test");
    }
}
