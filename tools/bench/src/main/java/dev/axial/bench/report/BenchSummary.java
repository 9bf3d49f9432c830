package dev.axial.bench.report;

import dev.axial.bench.load.Latencies.Percentiles;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Table;
import dev.axial.terminal.Terminal;
import java.util.Locale;

/** A bench's report for a person. */
public final class BenchSummary {

    private BenchSummary() {}

    /** Latency, throughput, processor time by process, infer's own account, and what failed. */
    public static void print(BenchReport report, Terminal terminal) {
        BenchReport.BenchSettings settings = report.settings();
        terminal.heading("Latency: "
                + (settings.corrected()
                        ? "from the moment each request was due to its answer"
                        : "from the question of a caller to the answer"));
        latency(report.milliseconds()).print(terminal);
        terminal.say("  " + decimal(report.imagesPerSecond(), 1) + " images/s, " + Quantities.count(report.images())
                + " in " + decimal(settings.seconds(), 1) + " s");

        terminal.heading("Processes: processor time while it counted, and the most memory");
        Table processes = Table.of("process", "seconds", "per 1,000 images", "memory");
        report.processes()
                .forEach(process -> processes.row(
                        process.name(),
                        decimal(process.seconds(), 2) + " s",
                        decimal(process.secondsPer1000Images(), 3) + " s",
                        process.peakMebibytes() == 0 ? "-" : process.peakMebibytes() + " MiB"));
        processes.row("all but the client", "", decimal(report.secondsPer1000Images(), 3) + " s", "");
        processes.print(terminal);

        terminal.heading("Infer: its own account, microseconds in the mean");
        infer(report.infer()).print(terminal);

        if (!report.complete()) {
            terminal.heading("Failures");
            terminal.say("  " + Quantities.count(report.failed()) + " requests failed, "
                    + Quantities.count(report.unanswered()) + " were not answered");
            report.reasons().forEach(reason -> terminal.say("  " + terminal.style(reason, Terminal.Style.RED)));
        }
    }

    private static Table latency(Percentiles latencies) {
        return Table.of("requests", "mean", "median", "90 %", "99 %", "99.9 %", "longest")
                .row(
                        Quantities.count(latencies.requests()),
                        millis(latencies.mean()),
                        millis(latencies.p50()),
                        millis(latencies.p90()),
                        millis(latencies.p99()),
                        millis(latencies.p999()),
                        millis(latencies.longest()));
    }

    private static Table infer(InferenceTimes infer) {
        return Table.of("runs", "images a run", "run", "requests", "queue", "input", "output")
                .row(
                        Quantities.count(infer.runs()),
                        decimal(infer.imagesPerRun(), 2),
                        decimal(infer.runMicros(), 0),
                        Quantities.count(infer.requests()),
                        decimal(infer.queueMicros(), 0),
                        decimal(infer.inputMicros(), 0),
                        decimal(infer.outputMicros(), 0));
    }

    private static String millis(double milliseconds) {
        return decimal(milliseconds, milliseconds < 10 ? 2 : 1) + " ms";
    }

    private static String decimal(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
