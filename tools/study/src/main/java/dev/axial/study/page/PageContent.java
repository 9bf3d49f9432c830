package dev.axial.study.page;

import dev.axial.figures.Figure;
import dev.axial.study.report.RowReport;
import dev.axial.study.report.State;
import dev.axial.study.report.StudyReport;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The content of the page, ready to be laid out.
 *
 * @param headline what came of it, in one sentence
 * @param quick whether to warn that this is no reproduction
 * @param severalSeeds whether numbers are means
 * @param facts on what was run, when, where and on which data
 * @param lines of the table
 * @param dataset figures of the data
 * @param costs figures of 28 against 128 px; empty until both have run
 * @param rows of the study, those that have something to show
 * @param remarks on the whole
 */
record PageContent(
        String headline,
        boolean quick,
        boolean severalSeeds,
        List<Fact> facts,
        List<TableLine> lines,
        List<Figure> dataset,
        List<Figure> costs,
        List<RowSection> rows,
        List<String> remarks) {

    static PageContent of(StudyReport report, Function<String, byte[]> pictures) {
        return new PageContent(
                headline(report),
                report.quick(),
                report.seeds() > 1,
                Fact.of(report),
                report.rows().stream().flatMap(TableLine::of).toList(),
                DataFigures.of(report.dataset(), pictures),
                SizeComparison.of(report.rows()),
                report.rows().stream()
                        .filter(RowSection::hasMoreThanTheTable)
                        .map(row -> RowSection.of(row, report.dataset()))
                        .toList(),
                report.remarks());
    }

    List<Figure> figures() {
        return Stream.of(
                        dataset.stream(),
                        costs.stream(),
                        rows.stream()
                                .flatMap(row -> row.variants().stream())
                                .flatMap(variant -> variant.figures().stream()))
                .flatMap(figures -> figures)
                .toList();
    }

    private static String headline(StudyReport report) {
        long done = count(report, State.DONE);
        long failed = count(report, State.FAILED);
        return done + " of " + report.rows().size() + " rows are done"
                + (failed == 0 ? "" : ", " + failed + " failed")
                + (report.finished().isPresent() ? "." : "; there is more to do.");
    }

    private static long count(StudyReport report, State state) {
        return report.rows().stream()
                .map(RowReport::state)
                .filter(state::equals)
                .count();
    }
}
