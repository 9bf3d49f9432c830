package dev.axial.study;

import dev.axial.study.page.TableLine;
import dev.axial.study.report.RowReport;
import dev.axial.study.report.StudyReport;
import dev.axial.terminal.Quantities;
import java.util.stream.Collectors;

/** The report as Markdown, for {@code docs/REPRODUCTION.md}. */
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
        page.append(Quantities.count(report.dataset().test())).append(" test images; seeds per variant: ");
        page.append(report.seeds()).append(".\n\n").append(HEAD);
        for (RowReport row : report.rows()) {
            TableLine.of(row).map(MarkdownTable::line).forEach(page::append);
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

    private static String line(TableLine line) {
        return line.plainCells().stream().map(MarkdownTable::escape).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String escape(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
