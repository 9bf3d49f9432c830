package dev.axial.cli;

import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Installation;
import dev.axial.soak.Soak;
import dev.axial.soak.SoakPlan;
import dev.axial.soak.chaos.FaultKind;
import dev.axial.soak.report.SoakReport;
import dev.axial.soak.report.SoakSummary;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "soak",
        description = {
            "Stream real images while parts are killed, stalled and multiplied, the store goes away and poison comes "
                    + "along, in a fresh folder on free ports; then read every topic and settle what came of it. Exit code 0 only if nothing was "
                    + "lost, doubled, out of order or different, and all poison was set aside or answered.",
            "With --context it streams through that system and makes no faults itself: whoever tries that system makes them "
                    + "meanwhile. It also asks the services again and again, and counts failures. Nobody else should use the system.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./axial soak",
            "  ./axial soak --minutes 1 --chaos kill --faults 10",
            "  ./axial soak --images 1000000 --faults 200 --report soak.json",
            "  ./axial soak --minutes 5 --rate 200 --context cluster.properties"
        })
final class SoakCommand implements Callable<Integer> {

    private static final Duration DEFAULT_TIME = Duration.ofMinutes(2);

    private final Installation installation;
    private final Terminal terminal;

    @Mixin
    private SystemOptions options;

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "How many to send at least (default: as many as go in the time).")
    private Optional<Integer> images;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "How long to stream (default: 2, or as long as the images take).")
    private Optional<Double> minutes;

    @Option(
            names = "--chaos",
            paramLabel = "KINDS",
            split = ",",
            description = "Which faults, with commas, or none: kill, stall, broker, scale, broker-stall, store, poison "
                    + "(default: all; of a system elsewhere: none).")
    private List<String> chaos = List.of();

    @Option(
            names = "--faults",
            paramLabel = "N",
            defaultValue = "0",
            description = "Go on until at least so many were made (default: as many as there is time for).")
    private int faults;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "500",
            description = "Most images a second, where neither images nor minutes say it (default: 500).")
    private int rate;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Of faults and moments (default: a new one, which is told).")
    private Optional<Long> seed;

    @Option(names = "--report", paramLabel = "FILE.json", description = "Write the result as JSON too.")
    private Optional<Path> report;

    @Option(names = "--keep", description = "Keep the folder, so that the topics can be read again.")
    private boolean keep;

    SoakCommand(Installation installation, Terminal terminal) {
        this.installation = installation;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        OutputFile.require("--report", report);
        SoakPlan plan = plan();
        Soak soak = new Soak(installation, options.home(), plan, terminal);
        return options.isElsewhere() ? onASystemElsewhere(soak) : onAFreshOne(soak);
    }

    private int onASystemElsewhere(Soak soak) throws CommandException, IOException, InterruptedException {
        return told(soak.run(options.elsewhere().orElseThrow(), "soak-" + time()));
    }

    private int onAFreshOne(Soak soak) throws CommandException, IOException, InterruptedException {
        Home fresh = options.home()
                .inside("soak/" + time() + "-" + ProcessHandle.current().pid());
        boolean clean = false;
        try {
            int code = told(soak.run(fresh));
            clean = code == 0;
            return code;
        } finally {
            if (clean && !keep) {
                fresh.delete();
            } else {
                terminal.say("  what happened is in " + Printable.path(fresh.folder())
                        + "; './axial up --home " + Printable.path(fresh.folder())
                        + "' brings its topics back");
            }
        }
    }

    private static String time() {
        return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now());
    }

    private int told(SoakReport result) throws CommandException {
        SoakSummary.print(result, terminal);
        if (report.isPresent()) {
            result.write(report.get());
        }
        return result.clean() ? 0 : 1;
    }

    private SoakPlan plan() throws CommandException {
        try {
            Optional<Duration> time = minutes.map(m -> Duration.ofMillis(Math.round(m * 60_000)));
            return new SoakPlan(
                    images.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                    images.isEmpty() && time.isEmpty() ? Optional.of(DEFAULT_TIME) : time,
                    rate,
                    kinds(),
                    faults,
                    seed.orElseGet(() -> System.nanoTime() & 0xffff));
        } catch (IllegalArgumentException e) {
            throw new CommandException("That is no soak: " + Sentence.reason(e) + ".", e);
        }
    }

    private Set<FaultKind> kinds() throws CommandException {
        if (chaos.isEmpty() && !options.isElsewhere()) {
            return EnumSet.allOf(FaultKind.class);
        }
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        if (!chaos.equals(List.of("none"))) {
            chaos.forEach(code -> kinds.add(FaultKind.of(code)));
        }
        if (options.isElsewhere() && !kinds.isEmpty()) {
            throw new CommandException("A soak makes faults in a system of its own alone, got --chaos "
                    + String.join(",", chaos) + " for one elsewhere");
        }
        return kinds;
    }
}
