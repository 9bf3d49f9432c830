package dev.axial.local.parts;

import dev.axial.local.home.Ports;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One process of a local system, in the order in which they start. */
public enum Part {
    BROKER(768, 512),
    // Ingest and eval hold a dataset in memory: one byte per pixel, 1 GB at 128 x 128.
    INGEST(2048, 512),
    // The training engine's tensors are native memory, beside the heap.
    TRAIN(1536, 2560),
    EVAL(2048, 768),
    INFER(1024, 768);

    public static final List<Part> SERVICES = List.of(INGEST, TRAIN, EVAL, INFER);

    private final int heap;
    private final int beside;

    /**
     * @param heap the most that its JVM may take, MiB
     * @param beside the most that it takes besides: code, threads, buffers, native libraries; MiB
     */
    Part(int heap, int beside) {
        this.heap = heap;
        this.beside = beside;
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
        return "-Xmx" + heap + "m";
    }

    /** No process of this part takes more memory than this, however much is asked of it; MiB. */
    public int ceiling() {
        return heap + beside;
    }
}
