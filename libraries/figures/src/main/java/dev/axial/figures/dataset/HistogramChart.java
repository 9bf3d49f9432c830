package dev.axial.figures.dataset;

import dev.axial.figures.Figure;
import dev.axial.figures.drawing.Colour;
import dev.axial.figures.drawing.Plot;
import dev.axial.figures.drawing.PlotLayer;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The frequency of each byte value in some images, all channels together.
 *
 * @param images that were counted
 * @param counts of the values 0 to 255
 */
public record HistogramChart(int images, List<Long> counts) {

    /** Bars are this many values wide: 64 bars, as many as can be told apart. */
    private static final int VALUES = 4;

    private static final List<Double> BREAKS = List.of(0.0, 64.0, 128.0, 192.0, 255.0);

    public HistogramChart {
        counts = List.copyOf(counts);
        if (counts.size() != 256 || counts.stream().anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException(
                    "a histogram of bytes has 256 counts of 0 or more, got " + counts.size() + ": " + counts);
        }
        if (counts.stream().allMatch(count -> count == 0)) {
            throw new IllegalArgumentException("a histogram needs at least one pixel, got none");
        }
    }

    public Figure figure(String name, String subject) {
        double total = counts.stream().mapToLong(Long::longValue).sum();
        List<Integer> starts = IntStream.range(0, 256 / VALUES)
                .map(bar -> bar * VALUES)
                .boxed()
                .toList();
        PlotLayer bars = PlotLayer.of("bar")
                .column(
                        "value",
                        starts.stream().map(start -> start + VALUES / 2.0).toList())
                .column(
                        "share",
                        starts.stream()
                                .map(start -> 100
                                        * counts.subList(start, start + VALUES).stream()
                                                .mapToLong(Long::longValue)
                                                .sum()
                                        / total)
                                .toList())
                .map("x", "value")
                .map("y", "share")
                .with("width", 0.9)
                .with("size", 0)
                .with("fill", Colour.BLUE);
        return new Figure(
                name,
                subject + ": histogram of pixel values",
                new Plot("Pixel values", 480, 300)
                        .subtitle(String.format(
                                Locale.ROOT, "%,d random images of train, %d values a bar", images, VALUES))
                        .layer(bars)
                        .scale(
                                "x",
                                "name",
                                "byte value",
                                "breaks",
                                BREAKS,
                                "labels",
                                List.of("0", "64", "128", "192", "255"))
                        .scale("y", "name", "% of pixels")
                        .drawing());
    }
}
