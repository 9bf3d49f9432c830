package dev.axial.figures.drawing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Horizontal bars with their numbers, in one or more panels side by side that share their names. */
public final class Bars {

    private static final int BAR = 22;

    private final String title;
    private final String unit;
    private final double most;
    private final List<String> panels = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();
    private String subtitle = "";
    private int decimals = 1;

    /**
     * @param unit of all values, for the axis
     * @param most where the axis ends, at least the largest value
     */
    public Bars(String title, String unit, double most) {
        this.title = title;
        this.unit = unit;
        this.most = most;
    }

    public Bars subtitle(String text) {
        subtitle = text;
        return this;
    }

    /** Digits behind the point of the numbers beside the bars. */
    public Bars decimals(int count) {
        decimals = count;
        return this;
    }

    public Bars bar(String panel, String name, double value) {
        panels.add(panel);
        names.add(name);
        values.add(value);
        return this;
    }

    public Drawing drawing(int width) {
        Set<String> rows = new LinkedHashSet<>(names);
        List<String> upwards = new ArrayList<>(rows);
        Collections.reverse(upwards);
        Set<String> columns = new LinkedHashSet<>(panels);
        // The number stands behind its bar: a third of the panel is left for it.
        double room = columns.size() > 1 ? 1.45 : 1.15;
        PlotLayer bars = PlotLayer.of("bar")
                .column("panel", panels)
                .column("name", names)
                .column("value", values)
                .column(
                        "number",
                        values.stream()
                                .map(value -> String.format(Locale.ROOT, " %." + decimals + "f", value))
                                .toList())
                .map("x", "value")
                .map("y", "name");
        Plot plot = new Plot(title, width, rows.size() * BAR + (columns.size() > 1 ? 110 : 85))
                .subtitle(subtitle)
                .layer(bars.with("orientation", "y")
                        .with("fill", Colour.BLUE)
                        .with("width", 0.7)
                        .with("size", 0))
                .layer(bars.with("geom", "text")
                        .map("label", "number")
                        .with("hjust", "left")
                        .with("nudge_x", most * room / 100)
                        .with("size", 5)
                        .with("color", Colour.TEXT))
                .scale("x", "name", unit, "limits", List.of(0, most * room), "expand", List.of(0, 0))
                .scale("y", "name", "", "discrete", true, "limits", upwards)
                .without("panel_grid_major_y", "axis_text_x");
        if (columns.size() > 1) {
            plot.part("facet", Map.of("name", "grid", "x", "panel", "x_order", 0));
        }
        return plot.drawing();
    }
}
