package dev.axial.study.report;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One network of a row; most rows have one, row 12 has three.
 *
 * @param model the name that its models have: {@code row-14}, {@code row-12-tanh}
 * @param name what sets it apart in its row: {@code tanh}; blank where it is the only one
 * @param study what the study says of it
 * @param recipe by name
 * @param yaml the recipe as it stands in train's file, extensions filled in; blank where train was not asked
 * @param overrides keys of the recipe that had other values in this study, such as {@code epochs} of a quick one
 * @param layers of the network; empty where train was not asked
 * @param state done if every seed is
 * @param reason why not
 * @param seeds one run each, in order
 */
public record VariantReport(
        String model,
        String name,
        StudyNumber study,
        String recipe,
        String yaml,
        Map<String, Object> overrides,
        List<LayerReport> layers,
        State state,
        Optional<String> reason,
        List<SeedReport> seeds) {

    public VariantReport {
        requireNonNull(model, "model");
        requireNonNull(name, "name");
        requireNonNull(study, "study");
        requireNonNull(recipe, "recipe");
        requireNonNull(yaml, "yaml");
        overrides = Map.copyOf(overrides);
        layers = List.copyOf(layers);
        requireNonNull(state, "state");
        requireNonNull(reason, "reason");
        seeds = List.copyOf(seeds);
    }

    /** Test accuracy at the epoch that validation chose, 0 to 1. */
    public Optional<Spread> accuracy() {
        return over(seed -> seed.test().map(ReportedMetrics::accuracy));
    }

    /** Test accuracy the study's way, at the best test epoch, 0 to 1. */
    public Optional<Spread> bestTestAccuracy() {
        return over(seed -> seed.bestTestEpoch().map(BestTestEpoch::accuracy));
    }

    /** Seconds of all epochs of a run. */
    public Optional<Spread> seconds() {
        return over(SeedReport::seconds);
    }

    /** Peak memory of train-service, bytes. */
    public Optional<Spread> peakMemoryBytes() {
        return over(seed -> seed.peakMemoryBytes().map(Long::doubleValue));
    }

    /** Mean accuracy minus the study's, -1 to 1; empty where either is missing. */
    public Optional<Double> difference() {
        return accuracy().flatMap(ours -> study.accuracy().map(theirs -> ours.mean() - theirs));
    }

    private Optional<Spread> over(Function<SeedReport, Optional<Double>> number) {
        return Spread.of(seeds.stream().map(number).flatMap(Optional::stream).toList());
    }
}
