package dev.axial.onnx;

import java.util.List;
import java.util.Optional;

/**
 * Settings of a session.
 *
 * @param threads that one run is spread over ({@code intra_op}), 1 to 256; on a GPU they do only what stays on the CPU
 * @param providers execution providers in order of preference. One that this build or machine does not have is passed
 *     over; at least one must remain. What a GPU provider cannot compute runs on the CPU, listed or not
 * @param required label of the provider without which no session is opened; empty if any of them does
 * @param spinning whether idle threads spin instead of sleeping: some microseconds faster, and a core burnt that other
 *     services on the machine could use
 */
public record OnnxSettings(
        int threads, List<ExecutionProvider> providers, Optional<String> required, boolean spinning) {

    /** 2 threads, CPU, no spinning. */
    public static final OnnxSettings DEFAULT =
            new OnnxSettings(2, List.of(new ExecutionProvider.Cpu()), Optional.empty(), false);

    public OnnxSettings {
        if (threads < 1 || threads > 256) {
            throw new IllegalArgumentException("a session has 1 to 256 threads, got " + threads);
        }
        providers = List.copyOf(providers);
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("a session needs an execution provider");
        }
        List<String> labels = providers.stream().map(ExecutionProvider::label).toList();
        if (required.isPresent() && !labels.contains(required.get())) {
            throw new IllegalArgumentException(
                    "the execution provider that is required is one of " + labels + ", got '" + required.get() + "'");
        }
    }
}
