package dev.axial.train.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values of every parameter of one network, by name and in the network's order. Immutable. */
public final class Weights {

    private final Map<String, Tensor> tensors;

    /** @throws IllegalArgumentException if a parameter is missing, unknown, or of another shape */
    public Weights(Network network, Map<String, Tensor> tensors) {
        Map<String, Tensor> ordered = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            Tensor tensor = tensors.get(parameter.name());
            if (tensor == null || !tensor.shape().equals(parameter.shape())) {
                throw new IllegalArgumentException("parameter " + parameter.name() + " is float32 " + parameter.shape()
                        + ", got " + (tensor == null ? "none" : tensor));
            }
            ordered.put(parameter.name(), tensor);
        }
        for (String name : tensors.keySet()) {
            if (!ordered.containsKey(name)) {
                throw new IllegalArgumentException(
                        "the network has no parameter " + name + ", only " + String.join(", ", ordered.keySet()));
            }
        }
        this.tensors = Collections.unmodifiableMap(ordered);
    }

    /** @throws IllegalArgumentException if there is no such parameter */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(
                    "no parameter " + name + ", only " + String.join(", ", tensors.keySet()));
        }
        return tensor;
    }

    /** The same but for these. */
    public Weights with(Network network, Map<String, Tensor> others) {
        Map<String, Tensor> changed = new LinkedHashMap<>(tensors);
        changed.putAll(others);
        return new Weights(network, changed);
    }

    /** Tensors by name, in the network's order. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }
}
