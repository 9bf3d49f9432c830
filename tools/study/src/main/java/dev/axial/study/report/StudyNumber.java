package dev.axial.study.report;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * The accuracy that the study prints for a variant.
 *
 * @param printed as it stands there: {@code 62.16}, {@code about 60 after 20 epochs}, {@code subpar: high bias}
 * @param accuracy on its test images, 0 to 1, for differences; empty where it gives no number
 * @param remark what a reader should know of that number
 */
public record StudyNumber(String printed, Optional<Double> accuracy, Optional<String> remark) {

    public StudyNumber {
        requireNonNull(printed, "printed");
        requireNonNull(accuracy, "accuracy");
        requireNonNull(remark, "remark");
        if (accuracy.isPresent() && !(accuracy.get() >= 0 && accuracy.get() <= 1)) {
            throw new IllegalArgumentException("an accuracy is 0 to 1, got " + accuracy.get());
        }
    }
}
