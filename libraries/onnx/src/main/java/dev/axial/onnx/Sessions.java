package dev.axial.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sessions as {@link OnnxSettings} ask for them. */
final class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    /** Providers already named as absent: said once per process, not at each model. */
    private static final Set<String> ABSENT = ConcurrentHashMap.newKeySet();

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
     * Opens a session on the first of the providers that works.
     *
     * @throws OrtException if the file is no model that ONNX Runtime can load
     * @throws IllegalStateException if this build or machine has none of the configured providers, or not the required one
     */
    static OpenedSession open(byte[] file, OnnxSettings settings) throws OrtException {
        OrtEnvironment environment = environment(); // before options: whatever comes first loads the native library
        List<ExecutionProvider> left = new ArrayList<>(settings.providers());
        List<String> absent = new ArrayList<>();
        while (true) {
            try (SessionOptions options = options(settings)) {
                left = usable(left, options, absent);
                String first = left.get(0).label();
                if (settings.required().filter(label -> !label.equals(first)).isPresent()) {
                    throw new IllegalStateException(
                            "the execution provider " + settings.required().get() + " is required, and " + first
                                    + " would compute: " + String.join("; ", absent));
                }
                return new OpenedSession(environment.createSession(file, options), first);
            } catch (OrtException e) {
                if (left.get(0) instanceof ExecutionProvider.Cpu || left.size() == 1) {
                    throw e;
                }
                absent.add(why(left.remove(0), e)); // its libraries are here, and its device is not
            }
        }
    }

    private static SessionOptions options(OnnxSettings settings) throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setIntraOpNumThreads(settings.threads());
        options.setInterOpNumThreads(1);
        options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
        options.addConfigEntry("session.intra_op.allow_spinning", settings.spinning() ? "1" : "0");
        return options;
    }

    /** Adds those that this build and machine have to the options. @param absent gets a clause for each other */
    private static List<ExecutionProvider> usable(
            List<ExecutionProvider> wanted, SessionOptions options, List<String> absent) {
        List<ExecutionProvider> usable = new ArrayList<>();
        for (ExecutionProvider provider : wanted) {
            try {
                if (add(provider, options)) {
                    usable.add(provider);
                } else {
                    absent.add(
                            passOver(provider.label() + " is not in this build (GPU providers come with mvn -Dgpu)"));
                }
            } catch (OrtException e) {
                absent.add(why(provider, e));
            }
        }
        if (usable.isEmpty()) {
            throw new IllegalStateException("none of the configured execution providers can be used here: "
                    + String.join("; ", absent) + "; add cpu to the list, or install what they need");
        }
        return usable;
    }

    /** @return false if this build has none */
    private static boolean add(ExecutionProvider provider, SessionOptions options) throws OrtException {
        Set<OrtProvider> built = OrtEnvironment.getAvailableProviders();
        if (provider instanceof ExecutionProvider.Cuda cuda) {
            if (!built.contains(OrtProvider.CUDA)) {
                return false;
            }
            try (OrtCUDAProviderOptions own = new OrtCUDAProviderOptions(cuda.device())) {
                addAll(cuda.options(), own::add);
                options.addCUDA(own);
            }
        } else if (provider instanceof ExecutionProvider.TensorRt tensorRt) {
            if (!built.contains(OrtProvider.TENSOR_RT)) {
                return false;
            }
            try (OrtTensorRTProviderOptions own = new OrtTensorRTProviderOptions(tensorRt.device())) {
                addAll(tensorRt.options(), own::add);
                options.addTensorrt(own);
            }
        } else {
            options.addCPU(true); // with its memory arena
        }
        return true;
    }

    private static void addAll(Map<String, String> options, OptionSink sink) throws OrtException {
        for (Map.Entry<String, String> option : options.entrySet()) {
            sink.add(option.getKey(), option.getValue());
        }
    }

    @FunctionalInterface
    private interface OptionSink {
        void add(String key, String value) throws OrtException;
    }

    private static String why(ExecutionProvider provider, OrtException e) {
        return passOver(provider.label() + " cannot run on this machine: " + e.getMessage());
    }

    private static String passOver(String why) {
        if (ABSENT.add(why)) {
            LOG.warn("An execution provider is passed over: {}", why);
        }
        return why;
    }
}
