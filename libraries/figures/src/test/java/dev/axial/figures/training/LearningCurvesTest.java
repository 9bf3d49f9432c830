package dev.axial.figures.training;

import static dev.axial.figures.Marks.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.axial.figures.Marks;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class LearningCurvesTest {

    @Test
    void drawsAPointForEachSplitAndEpochWhereItsNumbersAre() {
        // Given: losses on a line, so that points lie on one too
        LearningCurves curves =
                new LearningCurves(List.of(epoch(1, 1.0, 0.5), epoch(2, 0.75, 0.7), epoch(5, 0, 0.6)), 5);

        // When
        List<Element> train = Marks.of(curves.loss("loss", "Row 14")).filled("circle", "#0068a8");

        // Then: epoch 2 lies a quarter of the way from 1 to 5, and a quarter of the way from loss 1 down to 0
        assertThat(train).hasSize(3);
        assertThat(along(train, "cx")).isCloseTo(0.25, within(1e-3));
        assertThat(along(train, "cy")).isCloseTo(0.25, within(1e-3));
        assertThat(number(train.get(0), "cy")).isLessThan(number(train.get(2), "cy"));
    }

    @Test
    void marksTheChosenEpochByALineAndTheBestTestEpochByADiamond() {
        // Given: epochs 2 and 3 are equally good on test, the first of them counts
        LearningCurves curves =
                new LearningCurves(List.of(epoch(1, 1, 0.5), epoch(2, 1, 0.7), epoch(3, 1, 0.7), epoch(4, 1, 0.6)), 4);

        // When
        Marks marks = Marks.of(curves.accuracy("accuracy", "Row 14"));

        // Then
        assertThat(curves.bestOnTest()).isEqualTo(2);
        assertThat(marks.texts()).contains("line: epoch 4, chosen on validation · ◊: 2, best on test");
        List<Element> points = marks.filled("circle", "#007a5c");
        List<Element> vertical = marks.all("//line[@x1=@x2 and contains(@class, 'axial-stroke-quiet')]");
        assertThat(vertical).hasSize(1);
        assertThat(number(vertical.get(0), "x1")).isCloseTo(number(points.get(3), "cx"), within(0.02));
        assertThat(marks.all("//path[@fill='#ffffff' and @stroke='#007a5c']")).hasSize(1);
    }

    @Test
    void leavesPointsAwayWhereTheyWouldRunIntoEachOther() {
        // Given
        List<CurvePoint> epochs = IntStream.rangeClosed(1, 200)
                .mapToObj(number -> epoch(number, 1.0 / number, 0.5))
                .toList();

        // When
        Marks marks = Marks.of(new LearningCurves(epochs, 200).loss("loss", "Row 10"));

        // Then
        assertThat(marks.all("//circle")).isEmpty();
        assertThat(marks.all("//path[@fill='none' and string-length(@d) > 1000]"))
                .hasSize(3);
    }

    @Test
    void drawsARunOfOneEpoch() {
        // When
        Marks marks = Marks.of(new LearningCurves(List.of(epoch(1, 2.4, 0.1)), 1).loss("loss", "Row 1"));

        // Then
        assertThat(marks.filled("circle", "#bf4b08")).hasSize(1);
    }

    @Test
    void refusesWhatIsNoCurve() {
        assertThatThrownBy(() -> new LearningCurves(List.of(), 1))
                .hasMessage("a learning curve needs at least one epoch, got none");
        assertThatThrownBy(() -> new LearningCurves(List.of(epoch(1, 1, 0.5)), 2))
                .hasMessage("the chosen epoch 2 is not among [1]");
        assertThatThrownBy(() -> new LearningCurves(List.of(epoch(2, 1, 0.5), epoch(1, 1, 0.5)), 2))
                .hasMessage("epochs come in their order, each once; got [2, 1]");
        assertThatThrownBy(() -> new SplitScore(Double.NaN, 0.5))
                .hasMessage("a loss is a finite number of at least 0, got NaN");
        assertThatThrownBy(() -> new SplitScore(1, 50)).hasMessage("an accuracy is between 0 and 1, got 50.0");
    }

    /** Place of the second of three points between the first (0) and the third (1). */
    private static double along(List<Element> points, String attribute) {
        double first = number(points.get(0), attribute);
        return (number(points.get(1), attribute) - first) / (number(points.get(2), attribute) - first);
    }

    private static CurvePoint epoch(int number, double loss, double testAccuracy) {
        return new CurvePoint(
                number,
                new SplitScore(loss, 0.9),
                new SplitScore(loss + 0.1, 0.8),
                new SplitScore(loss + 0.2, testAccuracy));
    }
}
