package dev.axial.eval.prediction;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/** How models run here. */
@ConfigMapping(prefix = "axial.onnx")
public interface OnnxConfiguration {

    /** Threads of one session, 1 to 256. */
    @WithDefault("2")
    int threads();

    /** Execution providers in order of preference: {@code tensorrt}, {@code cuda}, {@code cpu}. */
    @WithDefault("cpu")
    List<String> providers();

    /** Whether idle threads of a session spin; false where services share cores. */
    @WithDefault("false")
    boolean spinning();
}
