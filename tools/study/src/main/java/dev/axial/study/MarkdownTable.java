package dev.axial.study;

import dev.axial.study.report.RowReport;
import dev.axial.study.report.SeedReport;
import dev.axial.study.report.Spread;
import dev.axial.study.report.State;
import dev.axial.study.report.StudyReport;
import dev.axial.study.report.SystemReport;
import dev.axial.terminal.Quantities;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The report as Markdown, for {@code docs/REPRODUCTION.md}; and its cells, for the terminal. */
final class MarkdownTable {

    private static final String HEAD = "| # | system | study | Axial | difference | epoch | best test epoch "
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
        page.append(Quantities.count(report.dataset().test())).append(" test images; seeds per system: ");
        page.append(report.seeds()).append(".\n\n").append(HEAD);
        for (RowReport row : report.rows()) {
            for (SystemReport system : row.systems()) {
                page.append(line(row, system));
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

    private static String line(RowReport row, SystemReport system) {
        List<String> cells = List.of(
                Integer.toString(row.number()),
                name(row, system),
                system.study().printed(),
                accuracy(system),
                difference(system),
                epochs(system),
                bestTest(system),
                time(system),
                memory(system),
                first(system, SeedReport::parameters).map(Quantities::count).orElse("-"),
                first(system, SeedReport::modelBytes).map(Quantities::bytes).orElse("-"),
                parity(system));
        return cells.stream().map(MarkdownTable::escape).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    static String name(RowReport row, SystemReport system) {
        return row.system() + (system.name().isBlank() ? "" : ", " + system.name());
    }

    /** {@code 89.10} or {@code 89.10 +- 0.21}; why there is none otherwise. */
    static String accuracy(SystemReport system) {
        if (system.state() == State.FAILED) {
            return "failed: " + system.reason().orElse("no reason was given");
        }
        if (system.accuracy().isEmpty()) {
            return system.reason()
                            .filter(reason -> reason.startsWith("under way"))
                            .isPresent()
                    ? system.reason().get()
                    : "not run";
        }
        return system.accuracy().map(MarkdownTable::spread).orElse("-");
    }

    static String difference(SystemReport system) {
        return system.difference()
                .map(difference -> String.format(Locale.ROOT, "%+.2f", 100 * difference))
                .orElse("-");
    }

    /** The chosen one of how many, for each seed. */
    static String epochs(SystemReport system) {
        String text = system.seeds().stream()
                .filter(seed -> seed.chosenEpoch().isPresent())
                .map(seed -> seed.chosenEpoch().get() + " of " + seed.curve().size())
                .collect(Collectors.joining("; "));
        return text.isEmpty() ? "-" : text;
    }

    static String bestTest(SystemReport system) {
        if (system.state() != State.DONE) {
            return "-";
        }
        return system.bestTestAccuracy().map(MarkdownTable::spread).orElse("-")
                + system.seeds().stream()
                        .flatMap(seed -> seed.bestTestEpoch().stream())
                        .map(best -> Integer.toString(best.epoch()))
                        .collect(Collectors.joining("; ", " at ", ""));
    }

    static String time(SystemReport system) {
        return system.seconds()
                .map(spread -> Quantities.duration(TimeLeft.duration(spread.mean())))
                .orElse("-");
    }

    static String memory(SystemReport system) {
        return system.peakMemoryBytes()
                .map(spread -> Quantities.bytes(Math.round(spread.mean())))
                .orElse("-");
    }

    static String parity(SystemReport system) {
        return first(system, SeedReport::parity)
                .map(parity -> String.format(Locale.ROOT, "%.1e", parity))
                .orElse("-");
    }

    static <T> Optional<T> first(SystemReport system, Function<SeedReport, Optional<T>> number) {
        return system.seeds().stream().map(number).flatMap(Optional::stream).findFirst();
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
