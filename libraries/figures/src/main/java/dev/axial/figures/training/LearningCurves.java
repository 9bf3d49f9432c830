package dev.axial.figures.training;

import dev.axial.figures.Figure;
import dev.axial.figures.drawing.Colour;
import dev.axial.figures.drawing.Drawing;
import dev.axial.figures.drawing.Plot;
import dev.axial.figures.drawing.PlotLayer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Loss and accuracy on train, validation and test by epoch.
 *
 * <p>A line marks the epoch that validation chose. A diamond marks the epoch of the best test accuracy, which nothing may
 * choose by; the figure says so.
 *
 * @param epochs in their order, at least one, each number once
 * @param chosen number of the epoch whose weights were kept
 */
public record LearningCurves(List<CurvePoint> epochs, int chosen) {

    private static final int WIDTH = 480;
    private static final int HEIGHT = 320;
    /** More marks than that would run into each other. */
    private static final int MOST_POINTS = 12;

    private static final List<String> SPLITS = List.of("train", "validation", "test");

    public LearningCurves {
        if (epochs.isEmpty()) {
            throw new IllegalArgumentException("a learning curve needs at least one epoch, got none");
        }
        epochs = List.copyOf(epochs);
        for (int i = 1; i < epochs.size(); i++) {
            if (epochs.get(i).number() <= epochs.get(i - 1).number()) {
                throw new IllegalArgumentException("epochs come in their order, each once; got "
                        + epochs.stream().map(CurvePoint::number).toList());
            }
        }
        int kept = chosen;
        if (epochs.stream().noneMatch(epoch -> epoch.number() == kept)) {
            throw new IllegalArgumentException("the chosen epoch " + chosen + " is not among "
                    + epochs.stream().map(CurvePoint::number).toList());
        }
    }

    /** The first epoch with the highest test accuracy: the study's way of choosing, shown and used for nothing. */
    public int bestOnTest() {
        return best().number();
    }

    /** Mean log loss by epoch. */
    public Figure loss(String name, String subject) {
        return new Figure(
                name, subject + ": loss by epoch", drawing("Loss", "mean log loss, nats", SplitScore::loss, 1));
    }

    /** Accuracy in percent by epoch. */
    public Figure accuracy(String name, String subject) {
        return new Figure(
                name, subject + ": accuracy by epoch", drawing("Accuracy", "accuracy, %", SplitScore::accuracy, 100));
    }

    private Drawing drawing(String title, String unit, ToDoubleFunction<SplitScore> quantity, double factor) {
        ToDoubleFunction<SplitScore> value = score -> quantity.applyAsDouble(score) * factor;
        PlotLayer curves = curves(value);
        Plot plot = new Plot(title, WIDTH, HEIGHT)
                .subtitle("line: epoch %d, chosen on validation · ◊: %d, best on test".formatted(chosen, bestOnTest()))
                .layer(PlotLayer.of("vline")
                        .with("xintercept", chosen)
                        .with("color", Colour.QUIET)
                        .with("size", 0.5))
                .layer(curves.with("geom", "line").with("size", 1.1));
        if (epochs.size() <= MOST_POINTS) {
            plot.layer(curves.with("geom", "point").with("size", 2.2).with("show_legend", false));
        }
        return plot.layer(PlotLayer.of("point")
                        .column("x", List.of(bestOnTest()))
                        .column("y", List.of(value.applyAsDouble(best().test())))
                        .map("x", "x")
                        .map("y", "y")
                        .with("show_legend", false)
                        .with("shape", 23)
                        .with("size", 3)
                        .with("stroke", 1)
                        .with("color", Colour.GREEN)
                        .with("fill", Colour.PAPER))
                .values("color", SPLITS, List.of(Colour.BLUE.light(), Colour.ORANGE.light(), Colour.GREEN.light()))
                .values("linetype", SPLITS, List.of("solid", "longdash", "dashed"))
                .scale("x", epochAxis())
                .scale("y", "name", unit)
                .drawing();
    }

    /** There is no epoch 1.5: where epochs are few, each has its mark. */
    private Object[] epochAxis() {
        if (epochs.size() > MOST_POINTS) {
            return new Object[] {"name", "epoch"};
        }
        List<Double> breaks =
                epochs.stream().map(epoch -> (double) epoch.number()).toList();
        List<String> labels =
                epochs.stream().map(epoch -> Integer.toString(epoch.number())).toList();
        return new Object[] {"name", "epoch", "breaks", breaks, "labels", labels};
    }

    private PlotLayer curves(ToDoubleFunction<SplitScore> value) {
        List<Integer> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        List<String> split = new ArrayList<>();
        for (String each : SPLITS) {
            for (CurvePoint epoch : epochs) {
                x.add(epoch.number());
                y.add(value.applyAsDouble(
                        switch (each) {
                            case "train" -> epoch.train();
                            case "validation" -> epoch.validation();
                            default -> epoch.test();
                        }));
                split.add(each);
            }
        }
        return PlotLayer.of("line")
                .column("epoch", x)
                .column("value", y)
                .column("split", split)
                .map("x", "epoch")
                .map("y", "value")
                .map("color", "split")
                .map("linetype", "split");
    }

    private CurvePoint best() {
        // max keeps the last of equals: reversed, so that the first wins.
        return epochs.stream()
                .max(Comparator.comparingDouble(
                                (CurvePoint epoch) -> epoch.test().accuracy())
                        .thenComparing(CurvePoint::number, Comparator.reverseOrder()))
                .orElseThrow();
    }
}
