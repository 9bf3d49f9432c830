package dev.axial.local.soak.chaos;

import java.util.Arrays;
import java.util.Locale;

/** What can be done to a system. */
public enum FaultKind {
    /** SIGKILL of a service. */
    KILL,
    /** SIGSTOP of a service for longer than its session lasts, then SIGCONT. */
    STALL,
    /** SIGKILL of the broker. */
    BROKER,
    /** One, two or three replicas of ingest or infer. */
    SCALE,
    /** A record that nobody can use. */
    POISON;

    /** As on the command line. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is none of this name */
    public static FaultKind of(String code) {
        return Arrays.stream(values())
                .filter(kind -> kind.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fault '" + code + "'; there are "
                        + Arrays.stream(values()).map(FaultKind::code).toList()));
    }
}
