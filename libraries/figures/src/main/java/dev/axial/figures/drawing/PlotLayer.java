package dev.axial.figures.drawing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One layer of a plot, in the terms of the grammar of graphics: a geometry, its own columns, what they map to, and
 * constants. Immutable.
 *
 * @see <a href="https://lets-plot.org/python/pages/api.html">Lets-Plot, "Geoms"</a>
 */
public final class PlotLayer {

    private final Map<String, Object> specification;

    private PlotLayer(Map<String, Object> specification) {
        this.specification = specification;
    }

    /** A layer of that geometry: {@code line}, {@code point}, {@code bar}, {@code tile}, {@code text} and so on. */
    public static PlotLayer of(String geometry) {
        return new PlotLayer(Map.of("geom", geometry)).with("tooltips", "none").with("stat", "identity");
    }

    /** A column of values (numbers or text), one for each mark. All columns have the same length. */
    public PlotLayer column(String name, List<?> values) {
        return within("data", name, List.copyOf(values));
    }

    /** Lets a column decide an aesthetic: {@code x}, {@code y}, {@code color}, {@code fill}, {@code label} and so on. */
    public PlotLayer map(String aesthetic, String column) {
        return within("mapping", aesthetic, column);
    }

    /** A constant of the whole layer. */
    public PlotLayer with(String property, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(specification);
        changed.put(property, value instanceof Colour colour ? colour.light() : value);
        return new PlotLayer(changed);
    }

    Map<String, Object> specification() {
        return specification;
    }

    private PlotLayer within(String part, String key, Object value) {
        Map<String, Object> inner = new LinkedHashMap<>();
        if (specification.get(part) instanceof Map<?, ?> present) {
            present.forEach((name, old) -> inner.put((String) name, old));
        }
        inner.put(key, value);
        return with(part, inner);
    }
}
