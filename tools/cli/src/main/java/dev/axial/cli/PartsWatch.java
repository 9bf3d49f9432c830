package dev.axial.cli;

import dev.axial.kafka.component.DaemonThreads;
import dev.axial.launcher.parts.Part;
import dev.axial.launcher.parts.PartReport;
import dev.axial.launcher.parts.RunningSystem;
import dev.axial.launcher.process.ChildState;
import dev.axial.launcher.process.ChildState.Phase;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells a person who waits for a command which part is not at work, since when and why, and when it is again. It writes
 * beside the command's own output, which a program may read.
 */
final class PartsWatch implements AutoCloseable {

    /** A part that is back sooner is not worth a line. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final RunningSystem system;
    private final List<Part> parts;
    private final Terminal terminal;
    private final PrintWriter errors;
    private final Map<Part, ChildState> told = new EnumMap<>(Part.class);
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(new DaemonThreads("parts-watch"));

    /** @param parts those that the command's result needs */
    PartsWatch(RunningSystem system, List<Part> parts, Terminal terminal, PrintWriter errors) {
        this.system = system;
        this.parts = List.copyOf(parts);
        this.terminal = terminal;
        this.errors = errors;
        clock.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
    }

    private void look() {
        for (Part part : parts) {
            Optional<ChildState> state = system.state(part);
            if (state.isEmpty()) {
                continue;
            }
            ChildState now = state.get();
            ChildState before = told.get(part);
            if (now.phase() == Phase.READY) {
                if (before != null) {
                    told.remove(part);
                    say(part.code() + " is ready again");
                }
            } else if (!now.equals(before)
                    && Duration.between(now.since(), Instant.now()).compareTo(GRACE) > 0) {
                told.put(part, now);
                say("waiting: " + PartReport.of(part, state, Instant.now()));
            }
        }
    }

    private void say(String line) {
        terminal.endLive();
        errors.println(Sentence.of(line));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
