package dev.axial.figures.dataset;

import static dev.axial.figures.Marks.number;
import static dev.axial.figures.Marks.sorted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.axial.figures.Marks;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class PixelsTest {

    @Test
    void addsFourValuesToABar() {
        // Given: value v occurs v times
        HistogramChart histogram =
                new HistogramChart(1000, LongStream.range(0, 256).boxed().toList());

        // When
        List<Element> bars =
                sorted(Marks.of(histogram.figure("histogram", "OrganAMNIST")).filled("rect", "#0068a8"), "x");

        // Then: the first holds 0 + 1 + 2 + 3, the last 252 + 253 + 254 + 255
        assertThat(bars).hasSize(64);
        assertThat(number(bars.get(32), "height") / number(bars.get(63), "height"))
                .isCloseTo((128.0 + 129 + 130 + 131) / (252 + 253 + 254 + 255), within(1e-3));
    }

    @Test
    void drawsVarianceAsABarForEachClass() {
        // When
        Marks marks = Marks.of(
                new PixelVariance(List.of("liver", "spleen"), List.of(0.1, 0.05)).figure("variance", "OrganAMNIST"));

        // Then: the class of the first label is on top
        List<Element> bars = sorted(marks.filled("rect", "#0068a8"), "y");
        assertThat(bars).hasSize(2);
        assertThat(number(bars.get(1), "width") / number(bars.get(0), "width")).isCloseTo(0.5, within(1e-3));
        assertThat(marks.texts()).contains("0.100", "0.050");
    }

    @Test
    void drawsWhereNothingVaries() {
        // When
        Marks marks = Marks.of(new PixelVariance(List.of("liver"), List.of(0.0)).figure("variance", "Black"));

        // Then
        assertThat(marks.texts()).contains("0.000");
    }

    @Test
    void refusesCountsThatAreNotOfBytes() {
        assertThatThrownBy(() -> new HistogramChart(1, List.of(1L, 2L)))
                .hasMessage("a histogram of bytes has 256 counts of 0 or more, got 2: [1, 2]");
        assertThatThrownBy(() -> new HistogramChart(1, Collections.nCopies(256, 0L)))
                .hasMessage("a histogram needs at least one pixel, got none");
        assertThatThrownBy(() -> new PixelVariance(List.of("liver"), List.of(Double.NaN)))
                .hasMessage("a variance of values from -1 to 1 is 0 to 1, got [NaN]");
    }
}
