package dev.axial.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sessions as {@link OnnxSettings} ask for them. */
final class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    /** Providers already named as absent: said once per process, not at each model. */
    private static final Set<ExecutionProvider> ABSENT = ConcurrentHashMap.newKeySet();

    private Sessions() {}

    /** The one environment of this process; level ERROR, since at WARNING it comments on each machine without a GPU. */
    static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "axial");
    }

    /**
     * @throws OrtException if the file is no model that ONNX Runtime can load
     * @throws IllegalStateException if this build or machine has none of the configured providers
     */
    static OrtSession open(byte[] file, OnnxSettings settings) throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(settings.threads());
            options.setInterOpNumThreads(1);
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            options.addConfigEntry("session.intra_op.allow_spinning", settings.spinning() ? "1" : "0");
            addProviders(options, settings.providers());
            return environment().createSession(file, options);
        }
    }

    private static void addProviders(SessionOptions options, List<String> labels) {
        Set<?> built = OrtEnvironment.getAvailableProviders();
        List<ExecutionProvider> added = new ArrayList<>();
        for (String label : labels) {
            ExecutionProvider wanted = ExecutionProvider.named(label).orElseThrow();
            if (!built.contains(wanted.provider())) {
                passOver(wanted, "it is not in this build (GPU providers come with mvn -Dgpu)");
                continue;
            }
            try {
                wanted.addTo(options);
                added.add(wanted);
            } catch (OrtException e) {
                passOver(wanted, "this machine cannot run it: " + e.getMessage());
            }
        }
        if (added.isEmpty()) {
            throw new IllegalStateException("none of the configured execution providers " + labels
                    + " can be used here; add cpu to the list, or install what they need");
        }
    }

    private static void passOver(ExecutionProvider provider, String why) {
        if (ABSENT.add(provider)) {
            LOG.warn("Execution provider {} is passed over: {}", provider.label(), why);
        }
    }
}
