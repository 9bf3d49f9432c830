package dev.axial.study.report;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One step of a network, for its drawing.
 *
 * @param name as in a recipe: {@code convolution}, {@code batch-norm}, {@code linear}, ...
 * @param detail what there is to say besides: {@code 32 filters, 3 x 3}; blank where there is nothing
 * @param output what leaves it, without the batch: {@code [32, 28, 28]}
 * @param parameters that it holds
 */
public record LayerReport(String name, String detail, List<Integer> output, long parameters) {

    public LayerReport {
        requireNonNull(name, "name");
        requireNonNull(detail, "detail");
        output = List.copyOf(output);
    }
}
