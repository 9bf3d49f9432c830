package dev.axial.figures.network;

import dev.axial.figures.Figure;
import dev.axial.figures.drawing.Colour;
import dev.axial.figures.drawing.Lettering;
import dev.axial.figures.drawing.Sheet;
import dev.axial.figures.drawing.Sheet.Anchor;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A network from its input down to its logits: a box for each layer with its output's shape and its parameters. The
 * shade of a box is its share of all parameters.
 *
 * @param input {@code [C, H, W]}
 * @param layers in the order in which data passes them
 */
public record NetworkGraph(List<Integer> input, List<DiagramLayer> layers) {

    private static final int WIDTH = 480;
    private static final int HEADING = 48;
    private static final int BOX = 28;
    private static final int STEP = 38;
    /** The right end of output shapes, from the left. */
    private static final int SHAPES = 370;

    private static final int INSET = 10;
    /** Factor by which a reader's font may be wider than ours. */
    private static final double FONT_SPREAD = 1.25;

    public NetworkGraph {
        input = List.copyOf(input);
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a network has at least one layer, got none");
        }
    }

    /** Trainable and frozen together. */
    public long parameters() {
        return layers.stream().mapToLong(DiagramLayer::parameters).sum();
    }

    public Figure figure(String name, String subject) {
        long all = parameters();
        Sheet sheet = new Sheet(WIDTH, HEADING + layers.size() * STEP + BOX)
                .text("Network", 0, 14, Lettering.TITLE, Anchor.START)
                .text(counted(all) + " parameters", 0, 34, Lettering.SUBTITLE, Anchor.START)
                .text("output", SHAPES, 34, Lettering.SUBTITLE, Anchor.END)
                .text("parameters", WIDTH - INSET, 34, Lettering.SUBTITLE, Anchor.END);
        box(sheet, HEADING, "input", "", input, 0, 0);
        for (int i = 0; i < layers.size(); i++) {
            DiagramLayer layer = layers.get(i);
            int top = HEADING + (i + 1) * STEP;
            arrow(sheet, top);
            double share = all == 0 ? 0 : (double) layer.parameters() / all;
            box(sheet, top, layer.name(), layer.detail(), layer.output(), layer.parameters(), share);
        }
        return new Figure(name, subject + ": the network, layer by layer", sheet.drawing());
    }

    private static void box(
            Sheet sheet, int top, String name, String detail, List<Integer> output, long parameters, double share) {
        double baseline = top + BOX / 2.0 + 4;
        double shade = parameters == 0 ? 0 : 0.06 + 0.34 * share;
        double detailFrom = INSET + Sheet.width(name, Lettering.STRONG) * FONT_SPREAD + 8;
        double detailTo = SHAPES - Sheet.width(shape(output), Lettering.LABEL) * FONT_SPREAD - 10;
        sheet.box(0, top, WIDTH, BOX, Colour.BLUE, shade)
                .text(name, INSET, baseline, Lettering.STRONG, Anchor.START)
                .text(fitting(detail, detailTo - detailFrom), detailFrom, baseline, Lettering.AXIS, Anchor.START)
                .text(shape(output), SHAPES, baseline, Lettering.LABEL, Anchor.END);
        if (parameters > 0) {
            sheet.text(counted(parameters), WIDTH - INSET, baseline, Lettering.LABEL, Anchor.END);
        }
    }

    private static void arrow(Sheet sheet, int to) {
        double middle = WIDTH / 2.0;
        sheet.line("M%s %d V%d".formatted(middle, to - STEP + BOX, to - 1), Colour.QUIET, 1)
                .line(
                        "M%s %d L%s %d L%s %d".formatted(middle - 3, to - 5, middle, to - 1, middle + 3, to - 5),
                        Colour.QUIET,
                        1);
    }

    /** Cut with an ellipsis where the room ends. */
    private static String fitting(String text, double room) {
        if (Sheet.width(text, Lettering.AXIS) * FONT_SPREAD <= room) {
            return text;
        }
        for (int length = text.length() - 1; length > 0; length--) {
            String cut = text.substring(0, length).strip() + "…";
            if (Sheet.width(cut, Lettering.AXIS) * FONT_SPREAD <= room) {
                return cut;
            }
        }
        return "";
    }

    private static String shape(List<Integer> sizes) {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining(" × "));
    }

    private static String counted(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
