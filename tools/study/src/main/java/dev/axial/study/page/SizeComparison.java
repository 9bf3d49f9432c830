package dev.axial.study.page;

import dev.axial.figures.Figure;
import dev.axial.figures.cost.Costs;
import dev.axial.figures.cost.RunCost;
import dev.axial.study.report.RowReport;
import dev.axial.study.report.SeedReport;
import dev.axial.study.report.VariantReport;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The cost of 128 px against 28 px, for the study's networks that it ran at both. */
final class SizeComparison {

    private record Pair(String network, int small, int large) {}

    /** Row 12 is row 8 at 128 px; row 15 is the CNN of row 14, with two more convolutions, at 128 px. */
    private static final List<Pair> PAIRS = List.of(new Pair("MLP", 8, 12), new Pair("CNN", 14, 15));

    private SizeComparison() {}

    /** Time and memory of the pairs of which both have run; empty if there is none. */
    static List<Figure> of(List<RowReport> rows) {
        List<RunCost> runs = PAIRS.stream()
                .flatMap(pair -> {
                    Optional<RunCost> small = cost(rows, pair.small(), pair.network() + ", 28 px");
                    Optional<RunCost> large = cost(rows, pair.large(), pair.network() + ", 128 px");
                    return small.isPresent() && large.isPresent()
                            ? Stream.of(small.get(), large.get())
                            : Stream.<RunCost>empty();
                })
                .toList();
        if (runs.isEmpty()) {
            return List.of();
        }
        Costs costs = new Costs(runs);
        return List.of(costs.time("size-time", "28 against 128 px"), costs.memory("size-memory", "28 against 128 px"));
    }

    /** The cost of the row's first variant: where there are several they differ in their activation. */
    private static Optional<RunCost> cost(List<RowReport> rows, int number, String name) {
        return rows.stream()
                .filter(row -> row.number() == number)
                .map(row -> row.variants().get(0))
                .map(VariantReport::seeds)
                .flatMap(List::stream)
                .filter(seed -> seed.test().isPresent())
                .findFirst()
                .flatMap(seed -> cost(seed, name));
    }

    private static Optional<RunCost> cost(SeedReport seed, String name) {
        return seed.seconds()
                .filter(seconds -> seconds > 0 && !seed.curve().isEmpty())
                .flatMap(seconds -> seed.peakMemoryBytes()
                        .filter(bytes -> bytes > 0)
                        .map(bytes -> new RunCost(name, seconds / seed.curve().size(), bytes)));
    }
}
