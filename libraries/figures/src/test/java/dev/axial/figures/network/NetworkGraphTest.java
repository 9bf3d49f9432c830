package dev.axial.figures.network;

import static dev.axial.figures.Marks.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.axial.figures.Marks;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class NetworkGraphTest {

    private static final NetworkGraph GRAPH = new NetworkGraph(
            List.of(1, 28, 28),
            List.of(
                    new DiagramLayer("flatten", "", List.of(784), 0),
                    new DiagramLayer("linear", "256 units", List.of(256), 200_960),
                    new DiagramLayer("relu", "", List.of(256), 0),
                    new DiagramLayer("linear", "11 units", List.of(11), 2_827)));

    @Test
    void drawsABoxForInputAndEachLayerFromTheTop() {
        // When
        Marks marks = Marks.of(GRAPH.figure("network", "Row 2"));

        // Then
        List<Element> boxes = marks.filled("rect", "#0068a8");
        assertThat(boxes).hasSize(5).isSortedAccordingTo((a, b) -> Double.compare(number(a, "y"), number(b, "y")));
        assertThat(marks.texts())
                .contains("203,787 parameters", "1 × 28 × 28", "784", "256 units", "200,960", "2,827")
                .containsSubsequence("input", "flatten", "linear", "relu", "linear");
    }

    @Test
    void shadesABoxByItsShareOfAllParameters() {
        // When
        List<Element> boxes = Marks.of(GRAPH.figure("network", "Row 2")).filled("rect", "#0068a8");

        // Then: 0.06 + 0.34 * 200960 / 203787; nothing for a layer without parameters
        assertThat(number(boxes.get(2), "fill-opacity")).isCloseTo(0.395, within(0.006));
        assertThat(number(boxes.get(3), "fill-opacity")).isZero();
    }

    @Test
    void cutsWordsThatWouldRunIntoTheShape() {
        // Given
        String wordy = "256 filters, 3 x 3, stride 2, with a projection shortcut of 1 x 1";

        // When
        Marks marks = Marks.of(new NetworkGraph(
                        List.of(3, 128, 128),
                        Collections.nCopies(18, new DiagramLayer("residual-block", wordy, List.of(256, 8, 8), 919_040)))
                .figure("network", "Row 17"));

        // Then
        assertThat(marks.texts())
                .doesNotContain(wordy)
                .anyMatch(text -> text.startsWith("256 filters") && text.endsWith("…"));
        assertThat(marks.filled("rect", "#0068a8")).hasSize(19);
    }

    @Test
    void refusesWhatIsNoNetwork() {
        assertThatThrownBy(() -> new NetworkGraph(List.of(1, 28, 28), List.of()))
                .hasMessage("a network has at least one layer, got none");
        assertThatThrownBy(() -> new DiagramLayer("relu", "", List.of(0), 0))
                .hasMessage("layer 'relu' gives sizes of 1 or more, got [0]");
    }
}
