package dev.axial.study;

import dev.axial.study.page.TableLine;
import dev.axial.study.report.RowReport;
import dev.axial.study.report.State;
import dev.axial.study.report.StudyReport;
import dev.axial.terminal.Table;
import dev.axial.terminal.Terminal;
import java.util.Set;

/** The report as a table for a person at a terminal. */
public final class StudySummary {

    private static final String[] COLUMNS = {
        "row", "system", "study", "axial", "difference", "epoch", "best test epoch", "time", "memory"
    };

    private StudySummary() {}

    /** @param rows that were asked for; of the others, those that were done before are shown too */
    public static void print(StudyReport report, Set<Integer> rows, Terminal terminal) {
        terminal.heading("Test accuracy in percent" + (report.quick() ? ", of a quick look: no reproduction" : ""));
        Table table = Table.of(COLUMNS);
        for (RowReport row : report.rows()) {
            boolean asked = rows.contains(row.number());
            TableLine.of(row)
                    .filter(line -> asked || line.state().equals(State.DONE.code()))
                    .forEach(line -> table.row(
                            line.plainCells().subList(0, COLUMNS.length).toArray()));
        }
        table.print(terminal);
        terminal.say("  the model is that of the epoch that validation chose; the best test epoch is used for nothing");
        report.rows().stream()
                .filter(row -> rows.contains(row.number()) && row.state() == State.NOT_RUN)
                .forEach(row -> terminal.say("  row " + row.number() + " was not run: "
                        + row.reason().orElse("")));
    }
}
