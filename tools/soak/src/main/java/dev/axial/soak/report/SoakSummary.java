package dev.axial.soak.report;

import dev.axial.soak.ledger.Balance;
import dev.axial.soak.ledger.PoisonLedger.PoisonBalance;
import dev.axial.soak.ledger.RunLedger.RunBalance;
import dev.axial.soak.watch.Deaths;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Table;
import dev.axial.terminal.Terminal;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** A soak's report for a person. */
public final class SoakSummary {

    private SoakSummary() {}

    /** Ledger, recovery, memory, and the verdict last. */
    public static void print(SoakReport report, Terminal terminal) {
        terminal.heading("Ledger");
        ledger(report).print(terminal);
        if (!report.recovery().isEmpty()) {
            terminal.heading("Recovery: seconds to the next useful output, and to one in each partition");
            Table times = Table.of("fault", "part", "", "faults", "median", "99 %", "longest", "in each", "longest");
            report.recovery()
                    .forEach(time -> times.row(
                            time.kind(),
                            time.part(),
                            time.overlapping() ? "overlapping" : "alone",
                            time.faults(),
                            seconds(time.first().median()),
                            seconds(time.first().p99()),
                            seconds(time.first().longest()),
                            seconds(time.everywhere().median()),
                            time.open() == 0 ? seconds(time.everywhere().longest()) : time.open() + " never"));
            times.print(terminal);
        }
        if (!report.requests().isEmpty()) {
            terminal.heading("Requests: to each service, ten a second");
            Table requests = Table.of("service", "asked", "failed", "wrong", "slowest", "first failure");
            report.requests()
                    .forEach((service, one) -> requests.row(
                            service.code(),
                            Quantities.count(one.asked()),
                            Quantities.count(one.failed()),
                            Quantities.count(one.wrong()),
                            seconds(one.slowestSeconds()) + " s",
                            one.failures().stream().findFirst().orElse("")));
            requests.print(terminal);
        }
        if (!report.memory().peaks().isEmpty()) {
            terminal.heading("Memory: resident, the most of each process");
            memory(report).print(terminal);
        }
        report.deaths().stream()
                .filter(death -> !Deaths.isKill(death))
                .forEach(death -> terminal.say(terminal.style("  " + death, Terminal.Style.YELLOW)));
        report.troubles().forEach(trouble -> terminal.say(terminal.style("  " + trouble, Terminal.Style.RED)));
        terminal.heading("Verdict");
        terminal.say("  " + verdict(report, terminal));
    }

    private static Table memory(SoakReport report) {
        Table memory = Table.of("process", "most", "ceiling");
        report.memory()
                .peaks()
                .forEach((process, peak) -> memory.row(
                        process,
                        peak + " MiB",
                        report.memory().ceilings().get(process.replaceFirst("-\\d+$", "")) + " MiB"));
        return memory;
    }

    private static Table ledger(SoakReport report) {
        Balance images = report.images();
        PoisonBalance poison = report.poison();
        RunBalance runs = report.runs();
        return Table.plain()
                .row(
                        "faults",
                        report.faults().size() + ", of them "
                                + report.faults().stream()
                                        .filter(fault -> fault.overlaps())
                                        .count() + " overlapping another")
                .row(
                        "deaths",
                        report.causes().bySoak() + " by the soak, "
                                + report.causes().bySupervisor() + " by the supervisor, "
                                + report.causes().byThemselves() + " by themselves")
                .row(
                        "stream",
                        Quantities.duration(Duration.ofMillis(
                                        Math.round(1e3 * report.settings().streamSeconds())))
                                + ", " + Math.round(report.settings().imagesPerSecond()) + " images/s, seed "
                                + report.settings().seed())
                .row("sent", Quantities.count(images.sent()))
                .row("predicted", Quantities.count(images.predicted()))
                .row(
                        "waited",
                        String.format(
                                Locale.ROOT,
                                "%.3f s in the median, 99 %% %.3f s, longest %.3f s",
                                report.waits().median(),
                                report.waits().p99(),
                                report.waits().longest()))
                .row("rejected", Quantities.count(images.rejected()))
                .row("lost", Quantities.count(images.lost()))
                .row("doubled", Quantities.count(images.doubled()))
                .row("out of order", Quantities.count(images.outOfOrder()))
                .row("disagreeing", Quantities.count(images.disagreeing()) + " with the undisturbed prediction")
                .row(
                        "misplaced",
                        Quantities.count(images.misplaced()) + ", strangers " + images.strangers() + ", not stored "
                                + images.notStored() + ", stored twice " + images.storedTwice())
                .row(
                        "poison",
                        poison.sent() + " sent, " + poison.missing() + " unaccounted, " + poison.altered()
                                + " altered, " + poison.doubled() + " doubled")
                .row(
                        "training runs",
                        runs.requested() + " asked for, " + runs.unfinished() + " unfinished, " + runs.failed()
                                + " failed")
                .row(
                        "models",
                        runs.models() + " announced, " + runs.evaluations() + " judged, " + runs.unjudged()
                                + " unjudged, " + runs.doubled() + " doubled, " + runs.disagreeing()
                                + " judged otherwise");
    }

    private static String seconds(double time) {
        return String.format(Locale.ROOT, "%.1f", time);
    }

    private static String verdict(SoakReport report, Terminal terminal) {
        if (report.clean()) {
            return terminal.style(
                    "clean: every image has its one prediction, in order and as undisturbed; all poison is set aside"
                            + " or answered, all work done",
                    Terminal.Style.GREEN);
        }
        String over = report.memory().over().isEmpty()
                ? ""
                : "; over its memory: " + report.memory().over().stream().collect(Collectors.joining(", "));
        return terminal.style("NOT clean" + over, Terminal.Style.RED);
    }
}
