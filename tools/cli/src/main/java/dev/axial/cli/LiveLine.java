package dev.axial.cli;

import dev.axial.cli.overview.Overview;
import dev.axial.client.training.KnownRun;
import dev.axial.client.training.KnownRuns;
import dev.axial.kafka.component.DaemonThreads;
import dev.axial.launcher.parts.RunningSystem;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The one line below a system that runs in the foreground of a terminal: how long it is up, champions, runs. */
final class LiveLine {

    private static final long SECONDS = 3;

    private final RunningSystem system;
    private final Terminal terminal;
    private final long begin = System.nanoTime();

    LiveLine(RunningSystem system, Terminal terminal) {
        this.system = system;
        this.terminal = terminal;
    }

    /** Renews the line until this JVM ends; does nothing where lines cannot be rewritten. */
    void start() {
        if (!terminal.screen()) {
            return;
        }
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("live-line"));
        clock.scheduleWithFixedDelay(this::renew, 0, SECONDS, TimeUnit.SECONDS);
    }

    private void renew() {
        String up = "  up " + Quantities.duration(Duration.ofNanos(System.nanoTime() - begin));
        try {
            String champions = Overview.champions(system.kafka()).stream()
                    .map(champion -> champion.model() + " version " + champion.version())
                    .collect(Collectors.joining(", "));
            String runs = KnownRuns.read(system.kafka()).all().stream()
                    .filter(KnownRun::running)
                    .map(run -> run.state().recipe().orElse("") + " epoch "
                            + run.state().lastEpoch() + " of "
                            + run.state().mostEpochs())
                    .collect(Collectors.joining(", "));
            terminal.live(up + "; champion: " + (champions.isEmpty() ? "none" : champions) + "; training: "
                    + (runs.isEmpty() ? "none" : runs));
        } catch (TimeoutException | CommandException e) {
            terminal.live(up + "; the broker does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
