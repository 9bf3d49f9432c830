package dev.axial.cli;

import dev.axial.bench.Bench;
import dev.axial.bench.BenchPlan;
import dev.axial.bench.BenchPlan.Form;
import dev.axial.bench.Mode;
import dev.axial.bench.load.Arrivals;
import dev.axial.bench.report.BenchReport;
import dev.axial.bench.report.BenchSummary;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Installation;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        description = {
            "Measure how long images wait for their classes, how many are answered, and what each process spends on them: "
                    + "a system in a fresh folder on free ports, a model of one epoch on the bundled sample, a warm-up, then "
                    + "the time that counts. Exit code 0 only if each request had its answer.",
            "Requests come at a rate, whatever the answers, and latency counts from the moment each was due; or with "
                    + "--callers so many are under way at once, which finds the throughput.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./axial bench",
            "  ./axial bench --rate 50 --seconds 40 --report bench.json",
            "  ./axial bench --mode grpc --callers 64",
            "  ./axial bench --mode rest --callers 1 --batch 32",
            "  AXIAL_STREAM_LINGER=0 ./axial bench --mode stream --rate 300"
        })
final class BenchCommand implements Callable<Integer> {

    private static final double DEFAULT_RATE = 300;

    private final Installation installation;
    private final Terminal terminal;

    @Mixin
    private HomeOption home;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "stream",
            description = "The way of the images: stream, rest or grpc (default: stream).")
    private String mode;

    @Option(names = "--rate", paramLabel = "R", description = "Requests a second (default: 300).")
    private Optional<Double> rate;

    @Option(
            names = "--callers",
            paramLabel = "N",
            description =
                    "Instead of a rate: requests under way at once, each followed by the next when it is answered.")
    private Optional<Integer> callers;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "20",
            description = "The time that counts (default: 20).")
    private double seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "10",
            description = "Seconds of load before it (default: 10).")
    private double warmUp;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "1",
            description = "Images of each request (default: 1; the stream has one in each record).")
    private int batch;

    @Option(
            names = "--png",
            description = "Send requests as PNG; otherwise as binary tensors. The stream always takes PNG.")
    private boolean png;

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            defaultValue = "cnn-bn",
            description = "Of the model that answers (default: cnn-bn).")
    private String recipe;

    @Option(names = "--report", paramLabel = "FILE.json", description = "Write the result as JSON too.")
    private Optional<Path> report;

    BenchCommand(Installation installation, Terminal terminal) {
        this.installation = installation;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        OutputFile.require("--report", report);
        BenchPlan plan = plan();
        Home fresh = home.home()
                .inside("bench/"
                        + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now()) + "-"
                        + ProcessHandle.current().pid());
        boolean complete = false;
        try {
            BenchReport result = new Bench(installation, home.home(), plan, terminal).run(fresh);
            BenchSummary.print(result, terminal);
            if (report.isPresent()) {
                result.write(report.get());
            }
            complete = result.complete();
            return complete ? 0 : 1;
        } finally {
            if (complete) {
                fresh.delete();
            } else {
                terminal.say("  what happened is in " + Printable.path(fresh.logs()));
            }
        }
    }

    private BenchPlan plan() throws CommandException {
        if (rate.isPresent() && callers.isPresent()) {
            throw new CommandException(
                    "Give --rate or --callers: requests come at a rate, or when callers have their answers");
        }
        try {
            Mode way = Mode.of(mode);
            Arrivals arrivals = callers.isPresent()
                    ? new Arrivals.ByCallers(callers.get())
                    : new Arrivals.AtRate(rate.orElse(DEFAULT_RATE));
            return new BenchPlan(
                    way,
                    arrivals,
                    Duration.ofMillis(Math.round(warmUp * 1e3)),
                    Duration.ofMillis(Math.round(seconds * 1e3)),
                    batch,
                    png || way == Mode.STREAM ? Form.PNG : Form.TENSOR,
                    recipe);
        } catch (IllegalArgumentException e) {
            throw new CommandException("That is no bench: " + Sentence.reason(e) + ".", e);
        }
    }
}
