package dev.axial.study.page;

import dev.axial.study.report.RowReport;
import dev.axial.study.report.SeedReport;
import dev.axial.study.report.Spread;
import dev.axial.study.report.State;
import dev.axial.study.report.VariantReport;
import dev.axial.terminal.Quantities;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A variant's line of the table, on the page, in Markdown and in the terminal. A dash stands for what is not known.
 *
 * @param anchor of its row's section; blank where it has none
 * @param state one word, for how the line looks: {@code done}, {@code failed}, {@code not-run}
 * @param note why there are no numbers, or what limits them; may be blank
 */
public record TableLine(
        int row,
        String anchor,
        String system,
        String state,
        String study,
        String axial,
        String difference,
        String epoch,
        String studysWay,
        String time,
        String memory,
        String parameters,
        String model,
        String parity,
        String note) {

    private static final String NONE = "–";

    /** Each variant of the row. */
    public static Stream<TableLine> of(RowReport row) {
        return row.variants().stream().map(variant -> line(row, variant));
    }

    /**
     * The same in ASCII: row, system, study, Axial or in brief why there is no number, difference, epoch, study's way, time,
     * memory, parameters, model, parity.
     */
    public List<String> plainCells() {
        return Stream.of(
                        Integer.toString(row),
                        system,
                        study,
                        axialOrWhyNot(),
                        difference,
                        epoch,
                        studysWay,
                        time,
                        memory,
                        parameters,
                        model,
                        parity)
                .map(TableLine::plain)
                .toList();
    }

    private String axialOrWhyNot() {
        if (note.isBlank()) {
            return axial;
        }
        return state.equals(State.NOT_RUN.code()) && !note.startsWith("under way") ? "not run" : note;
    }

    private static String plain(String cell) {
        return cell.replace(NONE, "-").replace("−", "-").replace("±", "+-");
    }

    private static TableLine line(RowReport row, VariantReport variant) {
        return new TableLine(
                row.number(),
                RowSection.hasMoreThanTheTable(row) ? RowSection.anchor(row) : "",
                row.system() + (variant.name().isBlank() ? "" : ", " + variant.name()),
                variant.state().code(),
                variant.study().printed(),
                variant.accuracy().map(TableLine::percent).orElse(NONE),
                variant.difference().map(TableLine::points).orElse(NONE),
                first(variant, seed -> seed.chosenEpoch()
                        .map(epoch -> epoch + " of " + seed.curve().size())),
                studysWay(variant),
                variant.seconds().map(spread -> time(spread.mean())).orElse(NONE),
                variant.peakMemoryBytes()
                        .map(spread -> Quantities.bytes(Math.round(spread.mean())))
                        .orElse(NONE),
                first(variant, seed -> seed.parameters().map(Quantities::count)),
                first(variant, seed -> seed.modelBytes().map(Quantities::bytes)),
                first(variant, seed -> seed.parity().map(TableLine::scientific)),
                note(variant));
    }

    private static String studysWay(VariantReport variant) {
        Optional<String> epoch = variant.seeds().size() == 1
                ? variant.seeds().get(0).bestTestEpoch().map(best -> " at " + best.epoch())
                : Optional.empty();
        return variant.bestTestAccuracy()
                .map(spread -> percent(spread) + epoch.orElse(""))
                .orElse(NONE);
    }

    private static String note(VariantReport variant) {
        if (variant.state() == State.DONE) {
            return "";
        }
        return (variant.state() == State.FAILED ? "failed: " : "")
                + variant.reason().orElse("not run");
    }

    /** {@code 89.10} or, over seeds, {@code 89.10 ± 0.21}. */
    static String percent(Spread spread) {
        return spread.deviation()
                .map(deviation -> String.format(Locale.ROOT, "%.2f ± %.2f", 100 * spread.mean(), 100 * deviation))
                .orElseGet(() -> String.format(Locale.ROOT, "%.2f", 100 * spread.mean()));
    }

    private static String points(double difference) {
        return String.format(Locale.ROOT, "%+.2f", 100 * difference).replace('-', '−');
    }

    private static String time(double seconds) {
        return Quantities.duration(Duration.ofMillis(Math.round(1000 * seconds)));
    }

    static String scientific(double value) {
        return String.format(Locale.ROOT, "%.1e", value);
    }

    private static String first(VariantReport variant, Function<SeedReport, Optional<String>> value) {
        List<String> values = variant.seeds().stream()
                .map(value)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        return values.isEmpty() ? NONE : String.join("; ", values);
    }
}
