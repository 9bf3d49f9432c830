package dev.axial.study;

import dev.axial.study.report.RowReport;
import dev.axial.study.report.SeedReport;
import dev.axial.study.report.Spread;
import dev.axial.study.report.State;
import dev.axial.study.report.StudyReport;
import dev.axial.study.report.VariantReport;
import dev.axial.terminal.Quantities;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The report as Markdown, for {@code docs/REPRODUCTION.md}; and its cells, for the terminal. */
final class MarkdownTable {

    private static final String HEAD = "| # | variant | study | Axial | difference | epoch | best test epoch "
            + "(the study's way, used for nothing) | time | memory | parameters | model | ONNX parity |\n"
            + "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n";

    private MarkdownTable() {}

    static String of(StudyReport report) {
        StringBuilder page = new StringBuilder();
        if (report.quick()) {
            page.append("**A quick look, not a reproduction: few images, few epochs.**\n\n");
        }
        page.append("`")
                .append(report.command())
                .append("`, Axial ")
                .append(report.codeVersion())
                .append(", ");
        page.append(report.hardware().processor())
                .append(", ")
                .append(report.hardware().cores());
        page.append(" cores; ").append(report.dataset().name()).append(": ");
        page.append(Quantities.count(report.dataset().train())).append(" train, ");
        page.append(Quantities.count(report.dataset().validation())).append(" validation, ");
        page.append(Quantities.count(report.dataset().test())).append(" test images; seeds per variant: ");
        page.append(report.seeds()).append(".\n\n").append(HEAD);
        for (RowReport row : report.rows()) {
            for (VariantReport variant : row.variants()) {
                page.append(line(row, variant));
            }
        }
        page.append('\n');
        report.rows().stream().filter(row -> !row.remarks().isEmpty()).forEach(row -> page.append("- Row ")
                .append(row.number())
                .append(": ")
                .append(escape(String.join(" ", row.remarks())))
                .append('\n'));
        report.remarks()
                .forEach(remark -> page.append("- ").append(escape(remark)).append('\n'));
        return page.toString();
    }

    private static String line(RowReport row, VariantReport variant) {
        List<String> cells = List.of(
                Integer.toString(row.number()),
                name(row, variant),
                variant.study().printed(),
                accuracy(variant),
                difference(variant),
                epochs(variant),
                bestTest(variant),
                time(variant),
                memory(variant),
                first(variant, SeedReport::parameters).map(Quantities::count).orElse("-"),
                first(variant, SeedReport::modelBytes).map(Quantities::bytes).orElse("-"),
                parity(variant));
        return cells.stream().map(MarkdownTable::escape).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    static String name(RowReport row, VariantReport variant) {
        return row.system() + (variant.name().isBlank() ? "" : ", " + variant.name());
    }

    /** {@code 89.10} or {@code 89.10 +- 0.21}; why there is none otherwise. */
    static String accuracy(VariantReport variant) {
        if (variant.state() == State.FAILED) {
            return "failed: " + variant.reason().orElse("no reason was given");
        }
        if (variant.accuracy().isEmpty()) {
            return variant.reason()
                            .filter(reason -> reason.startsWith("under way"))
                            .isPresent()
                    ? variant.reason().get()
                    : "not run";
        }
        return variant.accuracy().map(MarkdownTable::spread).orElse("-");
    }

    static String difference(VariantReport variant) {
        return variant.difference()
                .map(difference -> String.format(Locale.ROOT, "%+.2f", 100 * difference))
                .orElse("-");
    }

    /** The chosen one of how many, for each seed. */
    static String epochs(VariantReport variant) {
        String text = variant.seeds().stream()
                .filter(seed -> seed.chosenEpoch().isPresent())
                .map(seed -> seed.chosenEpoch().get() + " of " + seed.curve().size())
                .collect(Collectors.joining("; "));
        return text.isEmpty() ? "-" : text;
    }

    static String bestTest(VariantReport variant) {
        if (variant.state() != State.DONE) {
            return "-";
        }
        return variant.bestTestAccuracy().map(MarkdownTable::spread).orElse("-")
                + variant.seeds().stream()
                        .flatMap(seed -> seed.bestTestEpoch().stream())
                        .map(best -> Integer.toString(best.epoch()))
                        .collect(Collectors.joining("; ", " at ", ""));
    }

    static String time(VariantReport variant) {
        return variant.seconds()
                .map(spread -> Quantities.duration(TimeLeft.duration(spread.mean())))
                .orElse("-");
    }

    static String memory(VariantReport variant) {
        return variant.peakMemoryBytes()
                .map(spread -> Quantities.bytes(Math.round(spread.mean())))
                .orElse("-");
    }

    static String parity(VariantReport variant) {
        return first(variant, SeedReport::parity)
                .map(parity -> String.format(Locale.ROOT, "%.1e", parity))
                .orElse("-");
    }

    static <T> Optional<T> first(VariantReport variant, Function<SeedReport, Optional<T>> number) {
        return variant.seeds().stream().map(number).flatMap(Optional::stream).findFirst();
    }

    private static String spread(Spread spread) {
        return String.format(Locale.ROOT, "%.2f", 100 * spread.mean())
                + spread.deviation()
                        .map(deviation -> String.format(Locale.ROOT, " +- %.2f", 100 * deviation))
                        .orElse("");
    }

    private static String escape(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
