package dev.axial.infer.champion;

import dev.axial.onnx.OnnxSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/** How models run. */
@ConfigMapping(prefix = "axial.onnx")
public interface OnnxConfiguration {

    /** Threads that one run is spread over. */
    @WithDefault("2")
    int threads();

    /** Execution providers in order of preference: tensorrt, cuda, cpu. */
    @WithDefault("cpu")
    List<String> providers();

    /** Whether idle threads spin: a little faster, and a core burnt that other services could use. */
    @WithDefault("false")
    boolean spinning();

    default OnnxSettings settings() {
        return new OnnxSettings(threads(), providers(), spinning());
    }
}
