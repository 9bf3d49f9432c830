package dev.axial.figures.dataset;

import dev.axial.figures.Figure;
import dev.axial.figures.drawing.Bars;
import java.util.List;

/**
 * The variance of the pixels of an image, as the mean over the images of each class.
 *
 * @param labels one for each class
 * @param variance of pixels scaled to -1 to 1; 0 to 1
 */
public record PixelVariance(List<String> labels, List<Double> variance) {

    public PixelVariance {
        labels = List.copyOf(labels);
        variance = List.copyOf(variance);
        if (labels.isEmpty() || labels.size() != variance.size()) {
            throw new IllegalArgumentException(
                    "one variance for each label, got %d for %d labels".formatted(variance.size(), labels.size()));
        }
        if (variance.stream().anyMatch(value -> !(value >= 0 && value <= 1))) {
            throw new IllegalArgumentException("a variance of values from -1 to 1 is 0 to 1, got " + variance);
        }
    }

    public Figure figure(String name, String subject) {
        double most = variance.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        Bars bars = new Bars(
                        "Variance of pixels",
                        "mean variance within an image, pixels from –1 to 1",
                        Math.max(most, 1e-6))
                .decimals(3);
        for (int i = 0; i < labels.size(); i++) {
            bars.bar("", labels.get(i), variance.get(i));
        }
        return new Figure(name, subject + ": mean pixel variance of each class", bars.drawing(480));
    }
}
