package dev.axial.figures.cost;

import static dev.axial.figures.Marks.number;
import static dev.axial.figures.Marks.sorted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.axial.figures.Marks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class CostsTest {

    private static final Costs COSTS =
            new Costs(List.of(new RunCost("28 px", 120, 1L << 30), new RunCost("128 px", 900, 5L << 29)));

    @Test
    void drawsSecondsAndGibibytes() {
        // When
        Marks time = Marks.of(COSTS.time("time", "CNN"));
        Marks memory = Marks.of(COSTS.memory("memory", "CNN"));

        // Then: 120 of 900 s; 1 of 2.5 GiB
        assertThat(time.texts()).contains("seconds, evaluation included", "120.0", "900.0");
        assertThat(ratio(time)).isCloseTo(120.0 / 900, within(1e-3));
        assertThat(memory.texts()).contains("1.00", "2.50");
        assertThat(ratio(memory)).isCloseTo(0.4, within(1e-3));
    }

    @Test
    void refusesARunThatTookNothing() {
        assertThatThrownBy(() -> new RunCost("28 px", 0, 5))
                .hasMessage("a run takes time and memory, got 0.0 s an epoch and 5 bytes for '28 px'");
        assertThatThrownBy(() -> new Costs(List.of())).hasMessage("costs are of at least one run, got none");
    }

    private static double ratio(Marks marks) {
        List<Element> bars = sorted(marks.filled("rect", "#0068a8"), "y");
        assertThat(bars).hasSize(2);
        return number(bars.get(0), "width") / number(bars.get(1), "width");
    }
}
