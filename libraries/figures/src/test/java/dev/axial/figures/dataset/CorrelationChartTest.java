package dev.axial.figures.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.figures.Marks;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorrelationChartTest {

    @Test
    void isBlueWherePositiveAndOrangeWhereNegative() {
        // When
        Marks marks = Marks.of(
                new CorrelationChart(List.of("liver", "spleen"), List.of(List.of(1.0, -0.5), List.of(-0.5, 1.0)))
                        .figure("correlation", "OrganAMNIST"));

        // Then
        assertThat(marks.filled("rect", "#0068a8")).hasSize(2);
        assertThat(marks.filled("rect", "#bf4b08")).hasSize(2).allSatisfy(cell -> assertThat(
                        cell.getAttribute("fill-opacity"))
                .isEqualTo("0.5"));
        assertThat(marks.texts()).contains("–0.50", "1.00");
    }

    @Test
    void refusesWhatIsNoCorrelation() {
        assertThatThrownBy(() -> new CorrelationChart(List.of("liver", "spleen"), List.of(List.of(1.0, 0.0))))
                .hasMessage("a correlation matrix of 2 labels is 2 x 2, got rows of [2]");
        assertThatThrownBy(() -> new CorrelationChart(List.of("liver"), List.of(List.of(1.5))))
                .hasMessage("a correlation is -1 to 1, got [[1.5]]");
    }
}
