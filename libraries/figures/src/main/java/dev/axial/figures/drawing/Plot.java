package dev.axial.figures.drawing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.letsPlot.commons.encoding.RGBEncoder;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/**
 * A chart under construction: layers, scales and what Axial's charts look like, drawn by Lets-Plot.
 *
 * <p>It builds Lets-Plot's plot specification, the same JSON-like tree that its Python and Kotlin front ends write.
 * For one thread.
 */
public final class Plot {

    private static final RGBEncoder NO_IMAGES = (width, height, pixels) -> {
        throw new UnsupportedOperationException("charts hold no images");
    };

    private final String title;
    private final int width;
    private final int height;
    private final List<Object> layers = new ArrayList<>();
    private final List<Object> scales = new ArrayList<>();
    private final Map<String, Object> theme = new LinkedHashMap<>();
    private final Map<String, Object> others = new LinkedHashMap<>();
    private String subtitle = "";

    /** A chart of that title and natural size in pixels. */
    public Plot(String title, int width, int height) {
        this.title = title;
        this.width = width;
        this.height = height;
        Map<String, Object> none = Map.of("name", "blank", "blank", true);
        theme.put("name", "none");
        theme.put("text", Map.of("color", Colour.QUIET.light()));
        theme.put("plot_title", Map.of("size", Lettering.TITLE.size(), "color", Colour.TEXT.light()));
        theme.put("plot_subtitle", Map.of("size", Lettering.SUBTITLE.size()));
        theme.put("axis_title", Map.of("size", Lettering.AXIS.size()));
        theme.put("axis_text", Map.of("size", Lettering.AXIS.size()));
        theme.put("legend_text", Map.of("size", Lettering.LABEL.size()));
        theme.put("strip_text", Map.of("size", Lettering.STRONG.size()));
        theme.put("strip_background", none);
        theme.put("legend_title", none);
        theme.put("legend_position", "top");
        theme.put("legend_justification", List.of(0, 1));
        theme.put("legend_background", none);
        theme.put("panel_grid_major_x", none);
        theme.put("panel_grid_minor", none);
        theme.put("panel_grid_major_y", Map.of("color", Colour.RULE.light(), "size", 1));
        theme.put("panel_border", none);
        theme.put("panel_background", none);
        theme.put("plot_background", none);
        theme.put("axis_line", none);
        theme.put("axis_ticks", none);
        theme.put("axis_tooltip", none);
    }

    public Plot subtitle(String text) {
        subtitle = text;
        return this;
    }

    public Plot layer(PlotLayer layer) {
        layers.add(layer.specification());
        return this;
    }

    /** A scale of an aesthetic, with Lets-Plot's options in pairs: name, value, name, value. */
    public Plot scale(String aesthetic, Object... options) {
        Map<String, Object> scale = new LinkedHashMap<>();
        scale.put("aesthetic", aesthetic);
        for (int i = 0; i < options.length; i += 2) {
            scale.put((String) options[i], options[i + 1]);
        }
        scales.add(scale);
        return this;
    }

    /** Gives the values of a column their looks, in their order. */
    public Plot values(String aesthetic, List<?> limits, List<?> looks) {
        return scale(aesthetic, "discrete", true, "limits", limits, "values", looks);
    }

    /** Any element of Lets-Plot's theme. */
    public Plot theme(String key, Object value) {
        theme.put(key, value);
        return this;
    }

    /** Leaves elements of the theme away. */
    public Plot without(String... themeKeys) {
        for (String key : themeKeys) {
            theme.put(key, Map.of("name", "blank", "blank", true));
        }
        return this;
    }

    /** Takes the values of columns as they are: colours, shares of opacity. */
    public Plot asIs(String... aesthetics) {
        for (String aesthetic : aesthetics) {
            scale(aesthetic, "scale_mapper_kind", "identity", "guide", "none");
        }
        return this;
    }

    /** Any other part of the specification: {@code coord}, {@code facet}. */
    public Plot part(String key, Map<String, Object> value) {
        others.put(key, value);
        return this;
    }

    public Drawing drawing() {
        Map<String, Object> specification = new LinkedHashMap<>();
        specification.put("kind", "plot");
        specification.put("data", Map.of());
        specification.put("mapping", Map.of());
        specification.put("layers", layers);
        specification.put("scales", scales);
        specification.put("theme", theme);
        Map<String, Object> headings = new LinkedHashMap<>();
        headings.put("text", title);
        if (!subtitle.isEmpty()) {
            headings.put("subtitle", subtitle);
        }
        specification.put("ggtitle", headings);
        specification.put("ggsize", Map.of("width", width, "height", height));
        specification.putAll(others);
        String svg = PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(specification, null, NO_IMAGES, false);
        return Finish.of(svg, width, height);
    }
}
