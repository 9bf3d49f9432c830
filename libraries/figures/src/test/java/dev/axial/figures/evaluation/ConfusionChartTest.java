package dev.axial.figures.evaluation;

import static dev.axial.figures.Marks.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.axial.figures.Marks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class ConfusionChartTest {

    private static final List<String> LABELS = List.of("liver", "spleen");

    @Test
    void shadesEachCellByItsShareOfTheRow() {
        // Given: of 4 livers 3 are found, of 5 spleens all
        ConfusionChart matrix = new ConfusionChart(LABELS, List.of(List.of(3L, 1L), List.of(0L, 5L)));

        // When
        List<Element> cells = Marks.of(matrix.figure("confusion", "Row 14")).filled("rect", "#0068a8");

        // Then: a share s has the strength 0.06 + 0.94 s, none has none
        assertThat(cells).hasSize(4);
        assertThat(cells.stream()
                        .filter(cell -> cell.hasAttribute("fill-opacity"))
                        .map(cell -> number(cell, "fill-opacity")))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 0.011 ? 0 : Double.compare(a, b))
                .containsExactlyInAnyOrder(0.765, 0.295, 0.0);
        assertThat(matrix.share(0, 0)).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void putsRowsFromTheTopAndColumnsFromTheLeft() {
        // Given
        ConfusionChart matrix = new ConfusionChart(LABELS, List.of(List.of(8L, 0L), List.of(2L, 6L)));

        // When
        List<Element> cells = Marks.of(matrix.figure("confusion", "Row 14")).filled("rect", "#0068a8");

        // Then: spleens taken for livers are in the second row, first column: 0.06 + 0.94 * 2 / 8 = 0.295
        Element wrong = cells.stream()
                .filter(cell -> cell.hasAttribute("fill-opacity"))
                .filter(cell -> Math.abs(number(cell, "fill-opacity") - 0.295) < 0.011)
                .findFirst()
                .orElseThrow();
        assertThat(number(wrong, "x")).isZero();
        assertThat(number(wrong, "y")).isGreaterThan(10);
    }

    @Test
    void writesCountsAndShares() {
        // Given
        ConfusionChart matrix = new ConfusionChart(LABELS, List.of(List.of(3L, 1L), List.of(0L, 0L)));

        // When
        List<String> texts = Marks.of(matrix.figure("confusion", "Row 14")).texts();

        // Then
        assertThat(texts).anyMatch(text -> text.contains("75 %")).anyMatch(text -> text.contains("25 %"));
        assertThat(texts).contains("liver", "spleen", "true", "predicted").noneMatch(text -> text.contains("NaN"));
    }

    @Test
    void refusesWhatIsNoMatrixOfTheLabels() {
        assertThatThrownBy(() -> new ConfusionChart(LABELS, List.of(List.of(1L, 2L), List.of(3L))))
                .hasMessage("a confusion matrix of 2 labels is 2 x 2, got rows of [2, 1]");
        assertThatThrownBy(() -> new ConfusionChart(LABELS, List.of(List.of(1L, 2L), List.of(3L, -4L))))
                .hasMessage("counts are 0 or more, got [[1, 2], [3, -4]]");
        assertThatThrownBy(() -> new ConfusionChart(List.of("liver"), List.of(List.of(1L))))
                .hasMessage("a confusion matrix needs at least 2 labels, got [liver]");
    }
}
