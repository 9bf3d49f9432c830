package dev.axial.study.page;

import dev.axial.study.report.DataReport;
import dev.axial.study.report.RowReport;
import dev.axial.study.report.State;
import java.util.List;

/**
 * The section of a row below the table.
 *
 * @param part of the study that the row is from
 */
record RowSection(
        String anchor, int number, String system, String part, List<String> remarks, List<VariantSection> variants) {

    static RowSection of(RowReport row, DataReport data) {
        return new RowSection(
                anchor(row),
                row.number(),
                row.system(),
                row.section(),
                row.remarks(),
                row.variants().stream()
                        .map(variant -> VariantSection.of(row, variant, data))
                        .toList());
    }

    static String anchor(RowReport row) {
        return "row-" + row.number();
    }

    /** Rows of which nothing was run have their reason in the table, and no more to say. */
    static boolean hasMoreThanTheTable(RowReport row) {
        return row.state() != State.NOT_RUN
                || row.variants().stream()
                        .flatMap(variant -> variant.seeds().stream())
                        .anyMatch(seed -> !seed.curve().isEmpty());
    }
}
