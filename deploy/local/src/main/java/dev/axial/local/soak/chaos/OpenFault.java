package dev.axial.local.soak.chaos;

import dev.axial.local.parts.Part;
import dev.axial.local.soak.watch.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A fault that was made and is not over, or has just ended. Thread-safe. */
final class OpenFault {

    private static final Duration GIVEN_UP = Duration.ofMinutes(5);

    private final int number;
    private final PlannedFault planned;
    private final Part part;
    private final String target;
    private final String detail;
    private final Instant at = Instant.now();
    private final long atNanos = System.nanoTime();
    private volatile boolean overlaps;
    private volatile Recovery recovery;
    private volatile long clock = atNanos;

    /** @param part whose next output is waited for */
    OpenFault(int number, PlannedFault planned, Part part, String target, String detail) {
        this.number = number;
        this.planned = planned;
        this.part = part;
        this.target = target;
        this.detail = detail;
    }

    /** Both are open at the same time. Poison disturbs nobody. */
    void meets(OpenFault other) {
        overlaps |= other.planned.kind() != FaultKind.POISON;
        other.overlaps |= planned.kind() != FaultKind.POISON;
    }

    Part part() {
        return part;
    }

    /** From here on recovery is awaited. */
    void recovering(Recovery recovery) {
        this.recovery = recovery;
    }

    /** It lasted until now, and the time to recovery begins here. */
    void ceased() {
        clock = System.nanoTime();
    }

    /** Whether the system has answered, or will not. */
    boolean isOver() {
        Recovery awaited = recovery;
        return (awaited != null && awaited.isOver()) || System.nanoTime() - atNanos > GIVEN_UP.toNanos();
    }

    /** @param streamBegan by {@link System#nanoTime()} */
    Fault toFault(long streamBegan) {
        Optional<Recovery> awaited = Optional.ofNullable(recovery);
        return new Fault(
                number,
                planned.kind().code(),
                part.code(),
                target,
                detail,
                at,
                seconds(atNanos - streamBegan),
                overlaps,
                awaited.flatMap(Recovery::first).map(this::sinceFault).orElse(null),
                awaited.flatMap(Recovery::complete).map(this::sinceFault).orElse(null));
    }

    /** An answer may come before Kafka's acknowledgement of what it answers. */
    private double sinceFault(long nanos) {
        return Math.max(0, seconds(nanos - clock));
    }

    private static double seconds(long nanos) {
        return Duration.ofNanos(nanos).toMillis() / 1e3;
    }
}
