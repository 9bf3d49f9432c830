package dev.axial.service.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/** The execution of ONNX models. */
@ConfigMapping(prefix = "axial.onnx")
public interface OnnxConfiguration {

    /** Threads of one session, 1 to 256. */
    @WithDefault("2")
    int threads();

    /** Execution providers in order of preference: {@code tensorrt}, {@code cuda}, {@code cpu}. */
    @WithDefault("cpu")
    List<String> providers();

    /** Lets idle threads of a session spin: a little faster, and a core burnt that other services could use. */
    @WithDefault("false")
    boolean spinning();
}
