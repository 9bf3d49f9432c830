package dev.axial.train.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A layer at its place in a network. */
public record NetworkStep(Layer layer, Place place) {

    public <R> R accept(LayerVisitor<R> visitor) {
        return layer.accept(visitor, place);
    }

    /** Number of values that it learns, or would if it were not frozen. */
    public long learnt() {
        return accept(new OwnedParameters()).stream()
                .filter(parameter -> parameter.kind().learnt())
                .mapToLong(Parameter::size)
                .sum();
    }

    /**
     * Itself, or the steps of which it is made, in the order of their parameters, down to those that are made of none.
     */
    Stream<NetworkStep> leaves() {
        if (layer instanceof Residual residual) {
            return Stream.concat(residual.body(place).stream(), residual.shortcut(place).stream())
                    .flatMap(NetworkStep::leaves);
        }
        if (layer instanceof ResNet18 backbone) {
            return backbone.steps(place).stream().flatMap(NetworkStep::leaves);
        }
        return Stream.of(this);
    }

    /**
     * Layers one after the other.
     *
     * @param prefix of their names
     * @param layers by name, in order
     * @throws InvalidNetworkException if one cannot take what the one before it gives; the message does not say which
     */
    static List<NetworkStep> chain(String prefix, Map<String, Layer> layers, Features input)
            throws InvalidNetworkException {
        List<NetworkStep> steps = new ArrayList<>();
        Features features = input;
        for (Map.Entry<String, Layer> named : layers.entrySet()) {
            Features output = named.getValue().outputOf(features, 0);
            steps.add(new NetworkStep(named.getValue(), new Place(prefix + named.getKey(), features, output)));
            features = output;
        }
        return List.copyOf(steps);
    }

    /** The output of the last of them. */
    static Features output(List<NetworkStep> steps, Features input) {
        return steps.isEmpty() ? input : steps.get(steps.size() - 1).place().output();
    }
}
