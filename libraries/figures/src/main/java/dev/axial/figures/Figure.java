package dev.axial.figures;

import static java.util.Objects.requireNonNull;

import dev.axial.figures.drawing.Drawing;

/**
 * One figure, to be kept as SVG or PNG.
 *
 * <p>The SVG follows the reader's light or dark theme, writes in the fonts of her system, and asks the network for nothing.
 * The PNG is light, needs neither display nor fonts, and has {@value #PNG_SCALE} pixels for each of the SVG's. The same
 * input gives the same bytes. For one thread.
 */
public final class Figure {

    /** Pixels of the PNG for one of the SVG's: sharp on a dense screen and in print. */
    public static final int PNG_SCALE = 2;

    private final String name;
    private final String title;
    private final Drawing drawing;

    /**
     * @param name file name without ending, and prefix of the SVG's ids: small letters, digits and dashes
     * @param title what it shows, in one sentence; screen readers say it
     */
    public Figure(String name, String title, Drawing drawing) {
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException(
                    "a figure's name is small letters, digits and dashes and begins with a letter, got '" + name + "'");
        }
        this.name = name;
        this.title = requireNonNull(title, "title");
        this.drawing = requireNonNull(drawing, "drawing");
    }

    public String name() {
        return name;
    }

    public String title() {
        return title;
    }

    /** Natural width of the SVG in pixels; the PNG is {@value #PNG_SCALE} times as wide. */
    public int width() {
        return drawing.width();
    }

    /** Natural height of the SVG in pixels; the PNG is {@value #PNG_SCALE} times as high. */
    public int height() {
        return drawing.height();
    }

    /** The {@code <svg>} element, without XML declaration: a file of its own or part of a page. */
    public String svg() {
        return drawing.svg(name, title);
    }

    /** A PNG file, light. */
    public byte[] png() {
        return drawing.png(PNG_SCALE);
    }
}
