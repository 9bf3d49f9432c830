package dev.axial.cli.report;

import dev.axial.client.stream.StreamScore;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Table;
import dev.axial.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** A report as a table for a person. */
public final class Summary {

    private Summary() {}

    /** @param nanos that the command took */
    public static void print(Report report, long nanos, Terminal terminal) {
        StreamScore stream = report.stream();
        terminal.heading("Summary");
        Table table = Table.plain()
                .row(
                        "dataset",
                        report.dataset().name() + ": "
                                + Quantities.count(report.dataset().train()) + " train, "
                                + Quantities.count(report.dataset().validation()) + " validation, "
                                + Quantities.count(report.dataset().test()) + " test");
        if (report.training() != null) {
            table.row(
                    "training",
                    report.recipe() + ", " + report.training().epochs() + " epochs, "
                            + Quantities.duration(Duration.ofMillis(
                                    Math.round(report.training().seconds() * 1000))) + ", "
                            + Quantities.count(Math.round(report.training().imagesPerSecond())) + " images/s");
        }
        table.row(
                "model",
                report.model().name() + " version " + report.model().version() + ", "
                        + Printable.path(Path.of(report.model().file())));
        if (report.evaluation() != null) {
            table.row(
                    "accuracy of eval",
                    accuracy(report.evaluation().accuracy()) + "   AUC "
                            + String.format(
                                    Locale.ROOT, "%.4f", report.evaluation().auc()));
        }
        table.row("accuracy of stream", accuracy(stream.accuracy()))
                .row("sent", Quantities.count(stream.sent()))
                .row("predicted", Quantities.count(stream.predicted()))
                .row("lost", Quantities.count(stream.lost()))
                .row("duplicates", Quantities.count(stream.duplicates()))
                .row("rejected", Quantities.count(stream.rejected()))
                .row("rate", Quantities.count(Math.round(stream.imagesPerSecond())) + " images/s")
                .row(
                        "latency",
                        String.format(
                                Locale.ROOT,
                                "median %,.0f ms, 99 %% within %,.0f ms",
                                stream.latencyMillis().p50(),
                                stream.latencyMillis().p99()))
                .row("time", Quantities.duration(Duration.ofNanos(nanos)));
        table.print(terminal);
        terminal.say("  " + verdict(stream, terminal));
    }

    private static String verdict(StreamScore stream, Terminal terminal) {
        return stream.exactlyOnce()
                ? terminal.style("every image got exactly one prediction", Terminal.Style.GREEN)
                : terminal.style("not every image got exactly one prediction", Terminal.Style.RED);
    }

    /** Shows the number in full, so that two can be compared digit for digit. */
    private static String accuracy(double share) {
        return String.format(Locale.ROOT, "%-10s (%s)", Quantities.percent(share), share);
    }
}
