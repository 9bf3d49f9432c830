package dev.axial.figures.dataset;

import static dev.axial.figures.Marks.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.axial.figures.Marks;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassSharesTest {

    private static final ClassShares SHARES = new ClassShares(
            List.of("heart", "liver", "spleen"),
            List.of(new SplitCounts("train", List.of(1, 0, 3)), new SplitCounts("test", List.of(2, 2, 0))));

    @Test
    void drawsABarForEachClassOfEachSplit() {
        // When
        Marks marks = Marks.of(SHARES.bars("bars", "OrganAMNIST"));

        // Then: 25 of at most 75 percent
        List<Double> lengths = marks.filled("rect", "#0068a8").stream()
                .map(bar -> number(bar, "width"))
                .sorted()
                .toList();
        assertThat(lengths).hasSize(6);
        assertThat(lengths.get(2) / lengths.get(5)).isCloseTo(1.0 / 3, within(2e-3));
        assertThat(marks.texts()).contains("train", "test", "25.0", "75.0", "50.0", "0.0");
    }

    @Test
    void cutsThePieClockwiseFromTheTop() {
        // When
        Marks marks = Marks.of(SHARES.pie("pie", "OrganAMNIST", 0));

        // Then: the first quarter ends at the right of the centre (240, 200), radius 115; a class without images has no
        // slice
        assertThat(marks.filled("path", "#0068a8"))
                .extracting(slice -> slice.getAttribute("d"))
                .containsExactly(
                        "M240 200 L240 85 A115 115 0 0 1 355 200 Z", "M240 200 L355 200 A115 115 0 1 1 240 85 Z");
        assertThat(marks.texts()).contains("4 images", "heart 25.0 %", "spleen 75.0 %");
    }

    @Test
    void drawsASplitOfOneClassAsAWholeCircle() {
        // Given
        ClassShares one = new ClassShares(List.of("heart", "liver"), List.of(new SplitCounts("train", List.of(0, 7))));

        // When
        Marks marks = Marks.of(one.pie("pie", "OrganAMNIST", 0));

        // Then
        assertThat(marks.filled("path", "#0068a8")).hasSize(1);
        assertThat(marks.texts()).contains("liver 100.0 %");
    }

    @Test
    void refusesCountsThatDoNotFit() {
        assertThatThrownBy(() -> new SplitCounts("test", List.of(0, 0)))
                .hasMessage("counts of split 'test' are 0 or more and not all 0, got [0, 0]");
        assertThatThrownBy(() -> new ClassShares(List.of("heart"), List.of(new SplitCounts("test", List.of(1, 2)))))
                .hasMessage("split 'test' has 2 counts for 1 labels");
    }
}
