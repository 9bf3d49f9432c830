package dev.axial.figures.network;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One step of a network.
 *
 * @param name as in a recipe: {@code convolution}, {@code batch-norm}, {@code linear}
 * @param detail what there is to say besides, may be blank
 * @param output what leaves it, without the batch: {@code [32, 28, 28]}
 * @param parameters that it holds
 */
public record DiagramLayer(String name, String detail, List<Integer> output, long parameters) {

    public DiagramLayer {
        requireNonNull(name, "name");
        requireNonNull(detail, "detail");
        output = List.copyOf(output);
        if (parameters < 0) {
            throw new IllegalArgumentException("layer '" + name + "' has 0 or more parameters, got " + parameters);
        }
        if (output.isEmpty() || output.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("layer '" + name + "' gives sizes of 1 or more, got " + output);
        }
    }
}
