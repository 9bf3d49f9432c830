package dev.axial.onnx;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/** A device that ONNX Runtime can compute on. Options go by ONNX Runtime's own names, and are its own to check. */
public sealed interface ExecutionProvider {

    /** Its name in the configuration. */
    String label();

    /**
     * The providers of a configuration.
     *
     * @param labels in order of preference: {@code tensorrt}, {@code cuda}, {@code cpu}
     * @param device number of the GPU
     * @param options of each provider, by its label
     * @throws IllegalArgumentException if a label is none, or options are for a provider that is not listed or has none
     */
    static List<ExecutionProvider> of(List<String> labels, int device, Map<String, Map<String, String>> options) {
        for (String label : options.keySet()) {
            if (!labels.contains(label) || label.equals(Cpu.LABEL)) {
                throw new IllegalArgumentException("there are options for the execution provider '" + label
                        + "', which " + (labels.contains(label) ? "has none" : "is not one of " + labels));
            }
        }
        return labels.stream()
                .map(label -> named(label, device, options.getOrDefault(label, Map.of())))
                .toList();
    }

    private static ExecutionProvider named(String label, int device, Map<String, String> options) {
        return switch (label) {
            case TensorRt.LABEL -> new TensorRt(device, options);
            case Cuda.LABEL -> new Cuda(device, options);
            case Cpu.LABEL -> new Cpu();
            default ->
                throw new IllegalArgumentException("no execution provider '" + label + "'; there are "
                        + String.join(", ", TensorRt.LABEL, Cuda.LABEL, Cpu.LABEL));
        };
    }

    /** The processor, with a memory arena. */
    record Cpu() implements ExecutionProvider {
        private static final String LABEL = "cpu";

        @Override
        public String label() {
            return LABEL;
        }
    }

    /**
     * A GPU of NVIDIA.
     *
     * @param device its number, from 0
     * @param options for example {@code cudnn_conv_algo_search}
     * @see <a href="https://onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider.html">its options</a>
     */
    record Cuda(int device, Map<String, String> options) implements ExecutionProvider {
        private static final String LABEL = "cuda";

        public Cuda {
            requireDevice(device);
            options = Map.copyOf(requireNonNull(options, "options"));
        }

        @Override
        public String label() {
            return LABEL;
        }
    }

    /**
     * A GPU of NVIDIA with engines that are built for it.
     *
     * @param device its number, from 0
     * @param options for example {@code trt_fp16_enable}, {@code trt_engine_cache_enable} and {@code trt_engine_cache_path}
     * @see <a href="https://onnxruntime.ai/docs/execution-providers/TensorRT-ExecutionProvider.html">its options</a>
     */
    record TensorRt(int device, Map<String, String> options) implements ExecutionProvider {
        private static final String LABEL = "tensorrt";

        public TensorRt {
            requireDevice(device);
            options = Map.copyOf(requireNonNull(options, "options"));
        }

        @Override
        public String label() {
            return LABEL;
        }
    }

    private static void requireDevice(int device) {
        if (device < 0) {
            throw new IllegalArgumentException("GPUs are numbered from 0, got " + device);
        }
    }
}
