package dev.axial.launcher.parts;

import dev.axial.launcher.process.ChildState;
import dev.axial.terminal.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** The state of a part as a person reads it: which part, since when, and why. */
public final class PartReport {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private PartReport() {}

    /** {@code Train is starting, since 2026-11-27 10:07:50 (14.2 s)}; a sentence without its full stop. */
    public static String of(Part part, Optional<ChildState> state, Instant now) {
        if (state.isEmpty()) {
            return capital(part) + " is not started yet: the parts before it are starting";
        }
        ChildState known = state.get();
        Duration time = Duration.between(known.since(), now);
        return capital(part) + " " + words(known.phase()) + ", since " + TIME.format(known.since()) + " ("
                + Quantities.duration(time.isNegative() ? Duration.ZERO : time) + ")"
                + (known.why().isEmpty() ? "" : ": " + known.why())
                + (known.deaths() < 2 ? "" : "; it has ended " + known.deaths() + " times");
    }

    private static String words(ChildState.Phase phase) {
        return switch (phase) {
            case STARTING -> "is starting";
            case READY -> "is ready";
            case NOT_READY -> "is up, but not ready";
            case NOT_ALIVE -> "is not alive";
            case SILENT -> "does not answer";
            case DOWN -> "is down";
            case STOPPING -> "is stopping";
        };
    }

    private static String capital(Part part) {
        return part.code().substring(0, 1).toUpperCase(Locale.ROOT)
                + part.code().substring(1);
    }
}
