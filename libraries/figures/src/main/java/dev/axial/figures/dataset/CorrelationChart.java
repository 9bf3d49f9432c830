package dev.axial.figures.dataset;

import dev.axial.figures.Figure;
import dev.axial.figures.drawing.Colour;
import dev.axial.figures.drawing.Heatmap;
import java.util.List;
import java.util.Locale;

/**
 * Pearson's correlation of the one-hot label columns: blue where it is positive, orange where it is negative.
 *
 * @param labels one for each class
 * @param correlation square, each within -1 to 1
 */
public record CorrelationChart(List<String> labels, List<List<Double>> correlation) {

    public CorrelationChart {
        labels = List.copyOf(labels);
        correlation = correlation.stream().map(List::copyOf).toList();
        int classes = labels.size();
        if (correlation.size() != classes || correlation.stream().anyMatch(row -> row.size() != classes)) {
            throw new IllegalArgumentException("a correlation matrix of %d labels is %d x %d, got rows of %s"
                    .formatted(
                            classes,
                            classes,
                            classes,
                            correlation.stream().map(List::size).toList()));
        }
        if (correlation.stream().flatMap(List::stream).anyMatch(value -> !(value >= -1 && value <= 1))) {
            throw new IllegalArgumentException("a correlation is -1 to 1, got " + correlation);
        }
    }

    public Figure figure(String name, String subject) {
        Heatmap map = new Heatmap("Correlation of labels", labels);
        for (int row = 0; row < labels.size(); row++) {
            for (int column = 0; column < labels.size(); column++) {
                double value = correlation.get(row).get(column);
                map.cell(
                        row,
                        column,
                        value < 0 ? Colour.ORANGE : Colour.BLUE,
                        Math.abs(value),
                        String.format(Locale.ROOT, "%.2f", value).replace('-', '–'));
            }
        }
        return new Figure(
                name,
                subject + ": correlation of one-hot labels",
                map.drawing("Pearson's r of the one-hot labels of train", "", "", 38, 28));
    }
}
