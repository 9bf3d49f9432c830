package dev.axial.service.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The execution of ONNX models. */
@ConfigMapping(prefix = "axial.onnx")
public interface OnnxConfiguration {

    /** Threads of one session, 1 to 256. */
    @WithDefault("2")
    int threads();

    /** Execution providers in order of preference: {@code tensorrt}, {@code cuda}, {@code cpu}. */
    @WithDefault("cpu")
    List<String> providers();

    /** Number of the GPU that {@code tensorrt} and {@code cuda} compute on, from 0. */
    @WithDefault("0")
    int device();

    /**
     * Options of providers, by ONNX Runtime's own names: {@code axial.onnx.options.tensorrt.trt_fp16_enable=1}.
     */
    Map<String, Map<String, String>> options();

    /** The provider without which no model is served: it is not ready then, instead of slow. */
    Optional<String> require();

    /** Lets idle threads of a session spin: a little faster, and a core burnt that other services could use. */
    @WithDefault("false")
    boolean spinning();
}
