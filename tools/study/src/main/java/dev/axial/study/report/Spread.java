package dev.axial.study.report;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A number over the seeds that were done.
 *
 * @param deviation {@code sqrt(sum (x - mean)^2 / (n - 1))}; empty for one seed
 * @param seeds n, 1 or more
 */
public record Spread(double mean, Optional<Double> deviation, int seeds) {

    public Spread {
        requireNonNull(deviation, "deviation");
        if (seeds < 1) {
            throw new IllegalArgumentException("a mean is of 1 or more seeds, got " + seeds);
        }
    }

    /** Summarises values; empty for none. */
    public static Optional<Spread> of(List<Double> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        int n = values.size();
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / n;
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return Optional.of(new Spread(mean, n == 1 ? Optional.empty() : Optional.of(Math.sqrt(squares / (n - 1))), n));
    }
}
