package dev.axial.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
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

    private static volatile OrtEnvironment environment;

    private Sessions() {}

    /** The one environment of this process, made on first use. No class initialiser: its refusal is to be read again. */
    static OrtEnvironment environment() {
        OrtEnvironment made = environment;
        return made != null ? made : makeEnvironment();
    }

    private static synchronized OrtEnvironment makeEnvironment() {
        if (environment == null) {
            OrtEnvironment made = Telemetry.silence();
            EnvironmentReference.take();
            environment = made;
        }
        return environment;
    }

    /**
     * @throws OrtException if the file is no model that ONNX Runtime can load
     * @throws IllegalStateException if this build or machine has none of the configured providers
     */
    static OrtSession open(byte[] file, OnnxSettings settings) throws OrtException {
        OrtEnvironment environment = environment(); // before options: whatever comes first loads the native library
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(settings.threads());
            options.setInterOpNumThreads(1);
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            options.addConfigEntry("session.intra_op.allow_spinning", settings.spinning() ? "1" : "0");
            addProviders(options, settings.providers());
            return environment.createSession(file, options);
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
