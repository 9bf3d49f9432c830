package dev.axial.figures.drawing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A square table of shaded cells with their values in them: row 0 on top.
 *
 * <p>A cell is one colour, the stronger the larger its value, so that low values fade into any ground.
 */
public final class Heatmap {

    /** Strength from which the ground's colour is easier to read on a cell than the text's. */
    private static final double STRONG = 0.7;

    private static final double LETTER_PIXELS = 6.2;

    private final String title;
    private final List<String> labels;
    private final List<String> columns = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();
    private final List<Double> strengths = new ArrayList<>();
    private final List<String> fills = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final List<String> inks = new ArrayList<>();

    /** @param labels of rows and of columns, each once */
    public Heatmap(String title, List<String> labels) {
        this.title = title;
        this.labels = List.copyOf(labels);
    }

    /**
     * One cell; each is added once.
     *
     * @param strength of its colour, 0 to 1
     */
    public Heatmap cell(int row, int column, Colour colour, double strength, String text) {
        rows.add(labels.get(row));
        columns.add(labels.get(column));
        fills.add(colour.light());
        strengths.add(strength);
        texts.add(text);
        inks.add((strength >= STRONG ? Colour.PAPER : Colour.TEXT).light());
        return this;
    }

    /** Cells of that width and height in pixels, under a subtitle. */
    public Drawing drawing(String subtitle, String rowTitle, String columnTitle, int cellWidth, int cellHeight) {
        int longest = labels.stream().mapToInt(String::length).max().orElse(0);
        int letters = (int) Math.ceil(longest * LETTER_PIXELS);
        int width = labels.size() * cellWidth + letters + 60;
        int height = labels.size() * cellHeight + letters + 110;
        List<String> upwards = new ArrayList<>(labels);
        Collections.reverse(upwards);
        PlotLayer cells = PlotLayer.of("tile")
                .column("column", columns)
                .column("row", rows)
                .column("fill", fills)
                .column("strength", strengths)
                .column("text", texts)
                .column("ink", inks)
                .map("x", "column")
                .map("y", "row");
        return new Plot(title, Math.max(width, 360), height)
                .subtitle(subtitle)
                .layer(cells.map("fill", "fill")
                        .map("alpha", "strength")
                        .with("color", Colour.PAPER)
                        .with("size", 0.5))
                .layer(cells.with("geom", "text")
                        .map("label", "text")
                        .map("color", "ink")
                        .with("size", 4.6))
                .asIs("fill", "alpha", "color")
                .scale("x", "name", columnTitle, "discrete", true, "limits", labels, "expand", List.of(0, 0))
                .scale("y", "name", rowTitle, "discrete", true, "limits", upwards, "expand", List.of(0, 0))
                .theme("axis_text_x", Map.of("size", Lettering.AXIS.size(), "angle", 90, "hjust", 1))
                .part("coord", Map.of("name", "cartesian"))
                .without("panel_grid_major_y")
                .drawing();
    }
}
