package dev.axial.study.page;

import dev.axial.study.report.DataReport;
import dev.axial.study.report.RowReport;
import dev.axial.study.report.State;
import java.util.List;

/**
 * What the page shows of a row below the table.
 *
 * @param part of the study that the row is from
 */
record RowSection(
        String anchor, int number, String system, String part, List<String> remarks, List<SystemSection> systems) {

    static RowSection of(RowReport row, DataReport data) {
        return new RowSection(
                anchor(row),
                row.number(),
                row.system(),
                row.section(),
                row.remarks(),
                row.systems().stream()
                        .map(system -> SystemSection.of(row, system, data))
                        .toList());
    }

    static String anchor(RowReport row) {
        return "row-" + row.number();
    }

    /** Rows of which nothing was run have their reason in the table, and no more to say. */
    static boolean hasMoreThanTheTable(RowReport row) {
        return row.state() != State.NOT_RUN
                || row.systems().stream()
                        .flatMap(system -> system.seeds().stream())
                        .anyMatch(seed -> !seed.curve().isEmpty());
    }
}
