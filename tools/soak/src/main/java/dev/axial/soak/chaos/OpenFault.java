package dev.axial.soak.chaos;

import dev.axial.launcher.parts.Part;
import dev.axial.soak.watch.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A fault that was made and is not over, or has just ended. Thread-safe. */
final class OpenFault {

    private static final Duration GIVEN_UP = Duration.ofMinutes(5);

    private final int number;
    private final PlannedFault planned;
    private final Part part;
    private final Set<Part> disturbed;
    private final String target;
    private final String detail;
    private final Instant at = Instant.now();
    private final long atNanos = System.nanoTime();
    private volatile boolean overlaps;
    private volatile List<Recovery> recoveries = List.of();
    private volatile long clock = atNanos;

    /**
     * @param part whose next output is waited for
     * @param disturbed it and all others that were hit
     */
    OpenFault(int number, PlannedFault planned, Part part, Set<Part> disturbed, String target, String detail) {
        this.number = number;
        this.planned = planned;
        this.part = part;
        this.disturbed = Set.copyOf(disturbed);
        this.target = target;
        this.detail = detail;
    }

    /** Both are open at the same time. Poison disturbs nobody. */
    void meets(OpenFault other) {
        overlaps |= other.planned.kind() != FaultKind.POISON;
        other.overlaps |= planned.kind() != FaultKind.POISON;
    }

    boolean disturbs(Set<Part> parts) {
        return !Collections.disjoint(disturbed, parts);
    }

    /** Begins to await the recovery of all of these. */
    void recovering(Recovery... awaited) {
        recoveries = List.of(awaited);
    }

    /** It lasted until now, and the time to recovery begins here. */
    void ceased() {
        clock = System.nanoTime();
    }

    /** Returns whether the system has answered, or will not. */
    boolean isOver() {
        List<Recovery> awaited = recoveries;
        return (!awaited.isEmpty() && awaited.stream().allMatch(Recovery::isOver))
                || System.nanoTime() - atNanos > GIVEN_UP.toNanos();
    }

    /** @param streamBegan by {@link System#nanoTime()} */
    Fault toFault(long streamBegan) {
        return new Fault(
                number,
                planned.kind().code(),
                part.code(),
                target,
                detail,
                at,
                seconds(atNanos - streamBegan),
                overlaps,
                last(Recovery::first),
                last(Recovery::complete));
    }

    /** The time at which the last of those that are awaited was seen; null if that has not happened. */
    private Double last(Function<Recovery, Optional<Long>> moment) {
        List<Long> seen =
                recoveries.stream().map(moment).flatMap(Optional::stream).toList();
        return seen.isEmpty() || seen.size() < recoveries.size() ? null : sinceFault(Collections.max(seen));
    }

    /** An answer may come before Kafka's acknowledgement of what it answers. */
    private double sinceFault(long nanos) {
        return Math.max(0, seconds(nanos - clock));
    }

    private static double seconds(long nanos) {
        return Duration.ofNanos(nanos).toMillis() / 1e3;
    }
}
