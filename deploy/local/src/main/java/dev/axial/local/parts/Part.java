package dev.axial.local.parts;

import dev.axial.local.home.Ports;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One process of a local system, in the order in which they start. */
public enum Part {
    BROKER("-Xmx768m"),
    // Ingest and eval hold a dataset in memory: one byte per pixel, 1 GB at 128 x 128.
    INGEST("-Xmx2g"),
    // The training engine's tensors are native memory, beside this.
    TRAIN("-Xmx1536m"),
    EVAL("-Xmx2g"),
    INFER("-Xmx1g");

    public static final List<Part> SERVICES = List.of(INGEST, TRAIN, EVAL, INFER);

    private final String heap;

    Part(String heap) {
        this.heap = heap;
    }

    /** Lower case: in process-id and log files, and on the command line. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Part> of(String code) {
        return Arrays.stream(values()).filter(part -> part.code().equals(code)).findFirst();
    }

    /** Where it listens. */
    public int port(Ports ports) {
        return switch (this) {
            case BROKER -> ports.kafka();
            case INGEST -> ports.ingest();
            case TRAIN -> ports.train();
            case EVAL -> ports.eval();
            case INFER -> ports.infer();
        };
    }

    /** The most heap its JVM may take; it starts far smaller. */
    String heap() {
        return heap;
    }
}
