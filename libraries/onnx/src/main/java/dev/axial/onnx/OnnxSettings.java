package dev.axial.onnx;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Settings of a session.
 *
 * @param threads that one run is spread over ({@code intra_op}), 1 to 256; on a GPU they do only what stays on the CPU
 * @param providers execution providers in order of preference: {@code tensorrt}, {@code cuda}, {@code cpu}. One that
 * this
 * build or machine does not have is passed over; at least one must remain. What a GPU provider cannot compute runs on
 *     the CPU, listed or not
 * @param spinning whether idle threads spin instead of sleeping: some microseconds faster, and a core burnt that other
 *     services on the machine could use
 */
public record OnnxSettings(int threads, List<String> providers, boolean spinning) {

    /** 2 threads, CPU, no spinning. */
    public static final OnnxSettings DEFAULT = new OnnxSettings(2, List.of("cpu"), false);

    public OnnxSettings {
        if (threads < 1 || threads > 256) {
            throw new IllegalArgumentException("a session has 1 to 256 threads, got " + threads);
        }
        providers = List.copyOf(providers);
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("a session needs an execution provider, one of " + known());
        }
        for (String provider : providers) {
            if (ExecutionProvider.named(provider).isEmpty()) {
                throw new IllegalArgumentException("no execution provider '" + provider + "'; there are " + known());
            }
        }
    }

    private static String known() {
        return ExecutionProvider.all().stream().map(ExecutionProvider::label).collect(Collectors.joining(", "));
    }
}
