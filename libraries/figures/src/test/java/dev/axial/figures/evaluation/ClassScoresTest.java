package dev.axial.figures.evaluation;

import static dev.axial.figures.Marks.number;
import static dev.axial.figures.Marks.sorted;
import static dev.axial.figures.Marks.top;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.axial.figures.Marks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class ClassScoresTest {

    @Test
    void drawsFourBarsForEachClassAsLongAsTheirScores() {
        // Given
        ClassScores scores = new ClassScores(
                List.of(new ClassScore("liver", 0.25, 1, 0.4, 0.9), new ClassScore("spleen", 0.5, 1, 0.4, 0.9)));

        // When
        Marks marks = Marks.of(scores.figure("scores", "Row 14"));

        // Then
        List<Element> bars = marks.filled("rect", "#0068a8");
        assertThat(bars).hasSize(8);
        List<Double> lengths =
                bars.stream().map(bar -> number(bar, "width")).sorted().toList();
        assertThat(lengths.get(0) / lengths.get(7)).isCloseTo(0.25, within(1e-3));
        assertThat(marks.texts()).contains("precision", "recall", "F1", "AUC", "liver", "spleen", "25.0", "100.0");
    }

    @Test
    void writesEachNumberBesideItsBar() {
        // Given
        ClassScores scores = new ClassScores(
                List.of(new ClassScore("liver", 0.25, 1, 1, 1), new ClassScore("spleen", 0.5, 1, 1, 1)));

        // When
        Marks marks = Marks.of(scores.figure("scores", "Row 14"));

        // Then: the shorter of all bars is the liver's precision; the feet of its number are near the bar's middle
        Element bar = sorted(marks.filled("rect", "#0068a8"), "width").get(0);
        Element number = marks.all("//text[text()='25.0']").get(0);
        Element name = marks.all("//text[text()='liver']").get(0);
        double middle = top(bar) + number(bar, "height") / 2;
        assertThat(top(number)).isCloseTo(middle, within(6.0));
        assertThat(top(name)).isCloseTo(middle, within(6.0));
    }

    @Test
    void refusesScoresOutOfRange() {
        assertThatThrownBy(() -> new ClassScore("liver", 0.5, Double.NaN, 0.5, 1))
                .hasMessage("scores of class 'liver' are 0 to 1, got 0.5, NaN, 0.5, 1.0");
        assertThatThrownBy(() -> new ClassScores(List.of())).hasMessage("scores are of at least one class, got none");
    }
}
