package dev.axial.figures.drawing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The colours of every figure: each one for light and one for dark surroundings.
 *
 * <p>Blue, orange and green are told apart with any common kind of colour blindness and keep a contrast of 4.5:1
 * to {@link #PAPER}, as do both text colours. A value is never shown by colour alone: lines differ in their dashes too,
 * shades carry their number.
 *
 * @see <a href="https://jfly.uni-koeln.de/color/">Okabe and Ito, Color Universal Design, from which the hues come</a>
 */
public enum Colour {
    /** Titles, names and numbers. */
    TEXT("#1f2933", "#e6e9ee"),
    /** Axes, units and notes. */
    QUIET("#596675", "#a3adba"),
    /** Grid lines and frames. */
    RULE("#dfe4ea", "#343c47"),
    /** The ground of a figure. */
    PAPER("#ffffff", "#161a20"),
    BLUE("#0068a8", "#6cb6f0"),
    ORANGE("#bf4b08", "#f2a35e"),
    GREEN("#007a5c", "#4ccba5");

    private final String light;
    private final String dark;

    Colour(String light, String dark) {
        this.light = light;
        this.dark = dark;
    }

    /** {@code #rrggbb} on light surroundings, in print and in PNG. */
    public String light() {
        return light;
    }

    /** {@code #rrggbb} on dark surroundings. */
    public String dark() {
        return dark;
    }

    /** The CSS class that turns an attribute of this colour dark. */
    String cssClass(String attribute) {
        return "axial-" + attribute + "-" + name().toLowerCase(Locale.ROOT);
    }

    static Optional<Colour> of(String light) {
        return Arrays.stream(values())
                .filter(colour -> colour.light.equals(light))
                .findFirst();
    }

    /**
     * The rules that make a figure follow its reader: attributes are light, and these rules outweigh them in the dark.
     */
    static String stylesheet() {
        return Arrays.stream(values())
                .map(colour -> ".%s{fill:%s}.%s{stroke:%s}"
                        .formatted(colour.cssClass("fill"), colour.dark, colour.cssClass("stroke"), colour.dark))
                .collect(Collectors.joining("", "@media screen and (prefers-color-scheme:dark){", "}"));
    }
}
