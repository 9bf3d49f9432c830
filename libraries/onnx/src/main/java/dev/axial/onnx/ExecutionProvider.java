package dev.axial.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.List;
import java.util.Optional;

/** The devices that ONNX Runtime can compute on, best first. */
enum ExecutionProvider {
    TENSORRT("tensorrt", OrtProvider.TENSOR_RT, options -> options.addTensorrt(0)),
    CUDA("cuda", OrtProvider.CUDA, options -> options.addCUDA(0)),
    CPU("cpu", OrtProvider.CPU, options -> options.addCPU(true)); // true: with its memory arena

    private final String label;
    private final OrtProvider provider;
    private final Registration registration;

    ExecutionProvider(String label, OrtProvider provider, Registration registration) {
        this.label = label;
        this.provider = provider;
        this.registration = registration;
    }

    static List<ExecutionProvider> all() {
        return List.of(values());
    }

    static Optional<ExecutionProvider> named(String label) {
        return all().stream().filter(known -> known.label.equals(label)).findFirst();
    }

    /** Its name in the configuration. */
    String label() {
        return label;
    }

    /** Its name in the list of what ONNX Runtime was built with. */
    OrtProvider provider() {
        return provider;
    }

    /** @throws OrtException if this machine lacks what the provider needs, such as its driver */
    void addTo(SessionOptions options) throws OrtException {
        registration.addTo(options);
    }

    private interface Registration {
        void addTo(SessionOptions options) throws OrtException;
    }
}
