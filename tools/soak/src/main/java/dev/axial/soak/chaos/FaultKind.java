package dev.axial.soak.chaos;

import java.util.Arrays;
import java.util.Locale;

/** The faults that can be made. */
public enum FaultKind {
    /** SIGKILL of a service. */
    KILL,
    /** SIGSTOP of a service for longer than its session lasts, then SIGCONT. */
    STALL,
    /** SIGKILL of the broker. */
    BROKER,
    /** One, two or three replicas of ingest or infer. */
    SCALE,
    /** SIGSTOP of the broker for some seconds, while a service is killed: it starts without an answer from Kafka. */
    BROKER_STALL,
    /** The store's content is out of reach for some seconds, while ingest is killed: it has no dataset in memory. */
    STORE,
    /** A record that nobody can use, or that only looks so. */
    POISON;

    /** Returns whether a process is killed. */
    public boolean kills() {
        return this == KILL || this == BROKER || this == BROKER_STALL || this == STORE;
    }

    /** Its name on the command line. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
