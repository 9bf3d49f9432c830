package dev.axial.figures.dataset;

import dev.axial.figures.Figure;
import dev.axial.figures.drawing.Bars;
import dev.axial.figures.drawing.Colour;
import dev.axial.figures.drawing.Lettering;
import dev.axial.figures.drawing.Sheet;
import dev.axial.figures.drawing.Sheet.Anchor;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The spread of the images of each split over the classes.
 *
 * @param labels one for each class
 * @param splits one or more, each with a count for each label
 */
public record ClassShares(List<String> labels, List<SplitCounts> splits) {

    private static final int PIE_WIDTH = 480;
    private static final int PIE_HEIGHT = 340;
    private static final int RADIUS = 115;
    private static final int CENTRE_Y = 200;
    /** Between the baselines of two names. */
    private static final int LINE = 15;

    private static final List<Double> STRENGTHS = List.of(0.95, 0.55, 0.75, 0.35);

    public ClassShares {
        labels = List.copyOf(labels);
        splits = List.copyOf(splits);
        if (labels.isEmpty() || splits.isEmpty()) {
            throw new IllegalArgumentException(
                    "class shares need labels and splits, got " + labels + " and " + splits.size() + " splits");
        }
        for (SplitCounts split : splits) {
            if (split.counts().size() != labels.size()) {
                throw new IllegalArgumentException("split '%s' has %d counts for %d labels"
                        .formatted(split.split(), split.counts().size(), labels.size()));
            }
        }
    }

    /** Percent of each split by class, a panel of bars for each split. */
    public Figure bars(String name, String subject) {
        double most = splits.stream()
                .flatMapToDouble(split -> IntStream.range(0, labels.size()).mapToDouble(split::share))
                .max()
                .orElseThrow();
        Bars bars = new Bars("Share of each class", "% of the split's images", 100 * most);
        for (SplitCounts split : splits) {
            for (int i = 0; i < labels.size(); i++) {
                bars.bar(split.split(), labels.get(i), 100 * split.share(i));
            }
        }
        return new Figure(name, subject + ": share of each class in each split", bars.drawing(PIE_WIDTH));
    }

    /** One split as a pie, clockwise from the top in the order of the labels. */
    public Figure pie(String name, String subject, int splitIndex) {
        SplitCounts split = splits.get(splitIndex);
        Sheet sheet = new Sheet(PIE_WIDTH, PIE_HEIGHT)
                .text("Classes of " + split.split(), 0, 14, Lettering.TITLE, Anchor.START)
                .text(
                        String.format(Locale.ROOT, "%,d images", split.images()),
                        0,
                        34,
                        Lettering.SUBTITLE,
                        Anchor.START);
        double from = 0;
        int drawn = 0;
        double lastY = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < labels.size(); i++) {
            double share = split.share(i);
            if (share > 0) {
                // Neighbours differ in strength; names stand beside them, so that no colour needs a key.
                sheet.area(slice(from, from + share), Colour.BLUE, STRENGTHS.get(drawn++ % STRENGTHS.size()));
                lastY = name(sheet, labels.get(i), share, from + share / 2, lastY);
            }
            from += share;
        }
        return new Figure(name, subject + ": share of each class in " + split.split(), sheet.drawing());
    }

    private static String slice(double from, double to) {
        if (to - from > 0.9999) {
            return circle();
        }
        return String.format(
                Locale.ROOT,
                "M%.2f %d L%.2f %.2f A%d %d 0 %d 1 %.2f %.2f Z",
                PIE_WIDTH / 2.0,
                CENTRE_Y,
                x(from, RADIUS),
                y(from, RADIUS),
                RADIUS,
                RADIUS,
                to - from > 0.5 ? 1 : 0,
                x(to, RADIUS),
                y(to, RADIUS));
    }

    private static String circle() {
        return "M%d %d A%d %d 0 1 1 %d %d A%d %d 0 1 1 %d %d Z"
                .formatted(
                        PIE_WIDTH / 2,
                        CENTRE_Y - RADIUS,
                        RADIUS,
                        RADIUS,
                        PIE_WIDTH / 2,
                        CENTRE_Y + RADIUS,
                        RADIUS,
                        RADIUS,
                        PIE_WIDTH / 2,
                        CENTRE_Y - RADIUS);
    }

    /** Writes beside the slice; names on one side keep their distance. Returns where the name stands. */
    private static double name(Sheet sheet, String label, double share, double turn, double lastY) {
        String text = String.format(Locale.ROOT, "%s %.1f %%", label, 100 * share);
        double y = y(turn, RADIUS + 10) + 4;
        boolean right = turn < 0.5;
        double kept = right ? Math.max(y, lastY + LINE) : lastY > y ? Math.min(y, lastY - LINE) : y;
        sheet.text(text, x(turn, RADIUS + 10), kept, Lettering.LABEL, right ? Anchor.START : Anchor.END);
        return kept;
    }

    private static double x(double turn, double radius) {
        return PIE_WIDTH / 2.0 + radius * StrictMath.sin(2 * Math.PI * turn);
    }

    private static double y(double turn, double radius) {
        return CENTRE_Y - radius * StrictMath.cos(2 * Math.PI * turn);
    }
}
