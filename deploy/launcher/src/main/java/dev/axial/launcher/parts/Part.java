package dev.axial.launcher.parts;

import dev.axial.client.service.ServiceName;
import dev.axial.launcher.home.Ports;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One process of a local system, in the order in which they start. */
public enum Part {
    BROKER(768, 512, Compiler.FIRST_TIER),
    // Ingest keeps images in other shapes than their own, eval the probabilities of a split.
    INGEST(2048, 512, Compiler.HOT_LOOPS),
    // The training engine's tensors are native memory, beside the heap.
    TRAIN(1536, 2560, Compiler.FIRST_TIER),
    EVAL(2048, 768, Compiler.FIRST_TIER),
    INFER(1536, 768, Compiler.HOT_LOOPS);

    public static final List<Part> SERVICES = List.of(INGEST, TRAIN, EVAL, INFER);

    private final int heap;
    private final int beside;
    private final List<String> compiler;

    /**
     * @param heap the most that its JVM may take, MiB
     * @param beside the most that it takes besides: code, threads, buffers, native libraries; MiB
     * @param compiler what its JVM is told of compiling
     */
    Part(int heap, int beside, List<String> compiler) {
        this.heap = heap;
        this.beside = beside;
        this.compiler = compiler;
    }

    /** Lower case: in process-id and log files, and on the command line. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Part> of(String code) {
        return Arrays.stream(values()).filter(part -> part.code().equals(code)).findFirst();
    }

    /** The part that is this service. */
    public static Part of(ServiceName service) {
        return switch (service) {
            case INGEST -> INGEST;
            case TRAIN -> TRAIN;
            case EVAL -> EVAL;
            case INFER -> INFER;
        };
    }

    /** The port on which it listens. */
    public int port(Ports ports) {
        return switch (this) {
            case BROKER -> ports.kafka();
            case INGEST -> ports.ingest();
            case TRAIN -> ports.train();
            case EVAL -> ports.eval();
            case INFER -> ports.infer();
        };
    }

    /** The address of a service over HTTP. */
    public URI address(Ports ports) {
        return URI.create("http://127.0.0.1:" + port(ports));
    }

    /** The options of its JVM: the most heap it may take, which starts far smaller, and what it compiles. */
    List<String> jvmOptions() {
        List<String> options = new ArrayList<>(List.of("-Xmx" + heap + "m"));
        options.addAll(compiler);
        return options;
    }

    /** The same for a container that has {@link #ceiling} as its limit: the heap is a part of it. */
    public List<String> containerOptions() {
        List<String> options = new ArrayList<>(List.of("-XX:MaxRAMPercentage=" + heap * 100 / ceiling()));
        options.addAll(compiler);
        return options;
    }

    /** No process of this part takes more memory than this, however much is asked of it; MiB. */
    public int ceiling() {
        return heap + beside;
    }

    /**
     * The optimising compiler is busy while a JVM starts, which is when a killed part should be back, on cores that the
     * others want too.
     */
    private static final class Compiler {

        /** No optimising compiler: train and eval calculate in native libraries, and the broker passes bytes on. */
        static final List<String> FIRST_TIER = List.of("-XX:TieredStopAtLevel=1");

        /** Only what runs ten times as often as would do by default, such as the loops over pixels. */
        static final List<String> HOT_LOOPS = List.of(
                "-XX:Tier4InvocationThreshold=50000",
                "-XX:Tier4MinInvocationThreshold=6000",
                "-XX:Tier4CompileThreshold=150000",
                "-XX:Tier4BackEdgeThreshold=400000");
    }
}
