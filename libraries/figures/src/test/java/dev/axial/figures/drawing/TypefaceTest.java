package dev.axial.figures.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TypefaceTest {

    @Test
    void isAsWideAsItsGlyphs() {
        // When
        double width = Typeface.REGULAR.width("HH", 2048);

        // Then: Roboto's H is 1461 of 2048 units wide (its hmtx table)
        assertThat(width).isCloseTo(2 * 1461, within(1e-9));
    }

    @Test
    void standsOnItsBaseline() {
        // When
        String outline = Typeface.REGULAR.outline("H", 2048, 10, 5000);

        // Then: H is 1456 units high, its feet on the line; SVG counts downwards
        assertThat(outline).startsWith("M").endsWith("Z").contains(" 5000").contains(" " + (5000 - 1456));
    }

    @Test
    void knowsTheSignsThatFiguresUse() {
        // When // Then
        assertThat("×◊·–…%é≥α".chars())
                .allSatisfy(character -> assertThat(Typeface.BOLD.outline(Character.toString(character), 12, 0, 0))
                        .isNotEqualTo(Typeface.BOLD.outline("\uE000", 12, 0, 0)));
    }
}
