package dev.axial.figures.training;

import static java.util.Objects.requireNonNull;

/**
 * One epoch of a run.
 *
 * @param number 1 for the first
 */
public record Epoch(int number, Score train, Score validation, Score test) {

    public Epoch {
        if (number < 1) {
            throw new IllegalArgumentException("epochs are counted from 1, got " + number);
        }
        requireNonNull(train, "train");
        requireNonNull(validation, "validation");
        requireNonNull(test, "test");
    }
}
