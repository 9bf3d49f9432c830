package dev.axial.figures.drawing;

/** The look of each kind of text in a figure. Sizes are in the figure's own pixels. */
public enum Lettering {
    TITLE(15, true, Colour.TEXT),
    SUBTITLE(12, false, Colour.QUIET),
    LABEL(12, false, Colour.TEXT),
    STRONG(12, true, Colour.TEXT),
    AXIS(12, false, Colour.QUIET),
    SMALL(10, false, Colour.QUIET);

    /** The fonts of the reader's system: nothing is loaded. */
    static final String FAMILY = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

    private final int size;
    private final boolean bold;
    private final Colour colour;

    Lettering(int size, boolean bold, Colour colour) {
        this.size = size;
        this.bold = bold;
        this.colour = colour;
    }

    public int size() {
        return size;
    }

    boolean bold() {
        return bold;
    }

    Colour colour() {
        return colour;
    }

    /** The kind of a text that Lets-Plot wrote, by the class that it gives to it. */
    static Lettering ofPlotClass(String name) {
        return switch (name) {
            case "plot-title" -> TITLE;
            case "plot-subtitle" -> SUBTITLE;
            case "legend-item" -> LABEL;
            case "facet-strip-text-x", "facet-strip-text-y" -> STRONG;
            default -> AXIS;
        };
    }
}
