package dev.axial.figures.evaluation;

import dev.axial.figures.Figure;
import dev.axial.figures.drawing.Colour;
import dev.axial.figures.drawing.Heatmap;
import java.util.List;
import java.util.Locale;

/**
 * A confusion matrix: a row for each true class, a column for each predicted one. Cells hold counts and are shaded by
 * their share of the row.
 *
 * @param labels one for each class, at least 2
 * @param counts {@code [true class][predicted class]}, square
 */
public record ConfusionChart(List<String> labels, List<List<Long>> counts) {

    private static final int CELL_WIDTH = 42;
    private static final int CELL_HEIGHT = 36;

    public ConfusionChart {
        labels = List.copyOf(labels);
        counts = counts.stream().map(List::copyOf).toList();
        int classes = labels.size();
        if (classes < 2) {
            throw new IllegalArgumentException("a confusion matrix needs at least 2 labels, got " + labels);
        }
        if (counts.size() != classes || counts.stream().anyMatch(row -> row.size() != classes)) {
            throw new IllegalArgumentException("a confusion matrix of %d labels is %d x %d, got rows of %s"
                    .formatted(
                            classes,
                            classes,
                            classes,
                            counts.stream().map(List::size).toList()));
        }
        if (counts.stream().flatMap(List::stream).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("counts are 0 or more, got " + counts);
        }
    }

    public Figure figure(String name, String subject) {
        Heatmap map = new Heatmap("Confusion matrix", labels);
        for (int row = 0; row < labels.size(); row++) {
            for (int column = 0; column < labels.size(); column++) {
                long count = counts.get(row).get(column);
                map.cell(
                        row,
                        column,
                        Colour.BLUE,
                        strength(share(row, column)),
                        count == 0 ? "" : text(count, share(row, column)));
            }
        }
        return new Figure(
                name,
                subject + ": confusion matrix",
                map.drawing("images, and their share of the true class", "true", "predicted", CELL_WIDTH, CELL_HEIGHT));
    }

    /** Part of the row's images that are in the column, 0 to 1; 0 in an empty row. */
    public double share(int row, int column) {
        long total = counts.get(row).stream().mapToLong(Long::longValue).sum();
        return total == 0 ? 0 : (double) counts.get(row).get(column) / total;
    }

    /** No share is invisible. */
    private static double strength(double share) {
        return share == 0 ? 0 : 0.06 + 0.94 * share;
    }

    private static String text(long count, double share) {
        String number = count < 100_000 ? Long.toString(count) : "%dk".formatted(count / 1000);
        return number + "\n" + String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
