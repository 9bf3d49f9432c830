package dev.axial.train.weights;

import dev.axial.train.network.Network;
import dev.axial.train.network.Parameter;
import dev.axial.train.network.Tensor;
import dev.axial.train.safetensors.Safetensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Weights with which the backbone of a network begins. Immutable. */
public final class Pretrained {

    /** All weights are drawn. */
    public static final Pretrained NONE = new Pretrained("drawn", Map.of(), List.of());

    /** Number of names that a message lists. */
    private static final int SHOWN = 5;

    private final String origin;
    private final Map<String, Tensor> tensors;
    private final List<String> ignored;

    private Pretrained(String origin, Map<String, Tensor> tensors, List<String> ignored) {
        this.origin = origin;
        this.tensors = Collections.unmodifiableMap(tensors);
        this.ignored = List.copyOf(ignored);
    }

    /**
     * Takes what the backbone has parameters for; the rest, such as the last layer of whoever trained it, is ignored.
     *
     * @param origin says where they are from, and that they are these: their SHA-256
     * @throws InvalidWeightsException if the network has no backbone, or a parameter of it is missing or of another
     * shape; all
     *     such are counted, the first are named
     */
    public static Pretrained of(String origin, Safetensors file, Network network) throws InvalidWeightsException {
        List<Parameter> backbone = network.backbone();
        if (backbone.isEmpty()) {
            throw new InvalidWeightsException(
                    "weights are for resnet-18, which the network of this recipe does not have");
        }
        Map<String, Tensor> taken = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        for (Parameter parameter : backbone) {
            Tensor tensor = file.tensors().get(parameter.name());
            if (tensor == null) {
                wrong.add(parameter.name() + " is missing");
            } else if (!tensor.shape().equals(parameter.shape())) {
                wrong.add(parameter.name() + " is " + tensor.shape() + " and not " + parameter.shape());
            } else {
                taken.put(parameter.name(), tensor);
            }
        }
        if (!wrong.isEmpty()) {
            throw new InvalidWeightsException("the weights are not those of a resnet-18: "
                    + String.join(", ", wrong.subList(0, Math.min(SHOWN, wrong.size())))
                    + (wrong.size() > SHOWN ? " and " + (wrong.size() - SHOWN) + " tensors more" : ""));
        }
        TreeSet<String> ignored = new TreeSet<>(file.tensors().keySet());
        ignored.removeAll(taken.keySet());
        ignored.addAll(file.unread());
        return new Pretrained(origin, taken, List.copyOf(ignored));
    }

    /** Equal for equal weights, and for none else. */
    public String origin() {
        return origin;
    }

    /** Tensors by the names of the network's parameters; empty if all are drawn. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /** Names in the file that nothing in the backbone has. */
    public List<String> ignored() {
        return ignored;
    }
}
