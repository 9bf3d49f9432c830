package dev.axial.eval.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.axial.contract.model.ModelEvaluated.ClassMetrics;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cases small enough to be worked out by hand. */
class MetricsTest {

    @Test
    void weighsEachBinsGapByItsShareOfPredictions() {
        // Given
        float[] confidence = {0.4f, 0.8f, 0.9f, 1.0f};
        boolean[] correct = {false, true, true, false};

        // When
        double error = new ExpectedCalibrationError(2).of(confidence, correct);

        // Then
        // lower bin: |0 - 0.4| = 0.4; upper bin: |2 - 2.7| = 0.7; (0.4 + 0.7) / 4
        assertThat(error).isCloseTo(0.275, within(1e-6));
    }

    @Test
    void aConfidenceOnABinsUpperBoundIsInThatBinAndZeroInTheFirst() {
        // Given
        float[] confidence = {0f, 0.5f, 1f};
        boolean[] correct = {true, true, false};

        // When
        double error = new ExpectedCalibrationError(2).of(confidence, correct);

        // Then
        // lower bin: 0 and 0.5, |2 - 0.5| = 1.5; upper bin: |0 - 1| = 1; were 0.5 in the upper bin, |1 - 0| + |1 - 1.5|
        assertThat(error).isCloseTo(2.5 / 3, within(1e-12));
    }

    @Test
    void aConfidenceThatIsNoProbabilityIsRefused() {
        assertThatThrownBy(() -> new ExpectedCalibrationError(15).of(new float[] {Float.NaN}, new boolean[] {true}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }

    @Test
    void aTieCountsOneHalfInTheAreaUnderTheCurve() throws InvalidPredictionException {
        // Given
        // class 1 has scores 0.8 and 0.5, class 0 has 0.5 and 0.2
        Predictions predictions = Given.predictions(
                new int[] {1, 1, 0, 0}, new float[][] {{0.2f, 0.8f}, {0.5f, 0.5f}, {0.5f, 0.5f}, {0.8f, 0.2f}});

        // When
        double auc = RocAuc.of(predictions, 1).orElseThrow();

        // Then
        // pairs: 0.8>0.5, 0.8>0.2, 0.5=0.5, 0.5>0.2: (3 + 1/2) / 4
        assertThat(auc).isCloseTo(0.875, within(1e-12));
    }

    @Test
    void aClassThatIsAbsentOrAloneHasNoCurve() throws InvalidPredictionException {
        // Given
        Predictions predictions =
                Given.predictions(new int[] {0, 0}, new float[][] {{0.7f, 0.2f, 0.1f}, {0.1f, 0.6f, 0.3f}});

        // Then
        assertThat(RocAuc.of(predictions, 0)).isEmpty();
        assertThat(RocAuc.of(predictions, 1)).isEmpty();
        assertThat(RocAuc.of(predictions, 2)).isEmpty();
    }

    @Test
    void aClassThatTheSplitLacksIsNamedAndLeftOutOfTheMeanArea() throws InvalidPredictionException {
        // Given: every image right and certain; "c" and "d" have no image
        Predictions predictions =
                Given.predictions(new int[] {0, 1, 0}, new float[][] {{1, 0, 0, 0}, {0, 1, 0, 0}, {1, 0, 0, 0}});

        // When
        TestMetrics metrics = TestMetrics.of(predictions, List.of("a", "b", "c", "d"));

        // Then: (1 + 1) / 2, where counting an absent class as one half gave (1 + 1 + 1/2 + 1/2) / 4 = 0.75
        assertThat(metrics.auc()).isEqualTo(1);
        assertThat(metrics.absentClasses()).containsExactly("c", "d");
        assertThat(metrics.perClass().stream().map(ClassMetrics::auc)).containsExactly(1.0, 1.0, 0.5, 0.5);
    }

    @Test
    void aSplitOfOneClassHasAnAreaOfOneHalf() throws InvalidPredictionException {
        // Given
        Predictions predictions = Given.predictions(new int[] {0, 0}, new float[][] {{0.7f, 0.3f}, {0.1f, 0.9f}});

        // When
        TestMetrics metrics = TestMetrics.of(predictions, List.of("a", "b"));

        // Then
        assertThat(metrics.auc()).isEqualTo(0.5);
        assertThat(metrics.absentClasses()).containsExactly("b");
    }

    @Test
    void logLossIsClippedWhereTheRightClassHasNoProbability() throws InvalidPredictionException {
        // Given
        Predictions predictions = Given.predictions(new int[] {0, 0, 1}, new float[][] {{0, 1}, {1, 0}, {0.5f, 0.5f}});

        // When
        double[] losses = LogLoss.perImage(predictions);

        // Then
        // -ln 1e-7 = 7 ln 10, -ln 1, -ln 1/2
        assertThat(losses).containsExactly(new double[] {16.11809565095832, 0, 0.6931471805599453}, within(1e-12));
    }

    @Test
    void wilsonIntervalHasAWidthEvenWhereEverySingleOneIsRight() {
        // n / (n + z^2) = 10 / 13.8415
        WilsonInterval all = WilsonInterval.of(10, 10);
        assertThat(all.low()).isCloseTo(0.7224672, within(1e-6));
        assertThat(all.high()).isEqualTo(1);
        assertThat(WilsonInterval.of(0, 10).low()).isEqualTo(0);
        assertThat(WilsonInterval.of(0, 10).high()).isCloseTo(1 - 0.7224672, within(1e-6));
    }

    @Test
    void confusionCountsTrueClassesInRowsAndPredictedOnesInColumns() throws InvalidPredictionException {
        // Given
        Predictions predictions =
                Given.predictions(new int[] {0, 0, 1}, new float[][] {{0.9f, 0.1f}, {0.2f, 0.8f}, {0.3f, 0.7f}});

        // When
        ConfusionMatrix confusion = ConfusionMatrix.of(predictions);

        // Then
        assertThat(confusion.rows()).isEqualTo(List.of(List.of(1L, 1L), List.of(0L, 1L)));
        assertThat(confusion.precision(1)).isEqualTo(0.5); // of two predicted as 1, one is
        assertThat(confusion.recall(1)).isEqualTo(1);
        assertThat(confusion.f1(1)).isCloseTo(2.0 / 3, within(1e-12)); // 2 * 1/2 * 1 / (1/2 + 1)
    }

    @Test
    void whatIsNoProbabilityIsRefusedWithItsImageAndClass() throws InvalidPredictionException {
        Predictions.Collector collector = new Predictions.Collector(2, 1);

        assertThatThrownBy(() -> collector.add(0, 0, new float[] {0.5f, Float.NaN}, 0))
                .isInstanceOf(InvalidPredictionException.class)
                .hasMessage("the probability of class 1 for image 0 is NaN; a probability is 0 to 1");
    }

    @Test
    void aLabelThatTheModelLacksIsRefused() throws InvalidPredictionException {
        Predictions.Collector collector = new Predictions.Collector(2, 1);

        assertThatThrownBy(() -> collector.add(2, 0, new float[] {0.5f, 0.5f}, 0))
                .isInstanceOf(InvalidPredictionException.class)
                .hasMessageContaining("has class 2");
    }

    @Test
    void moreProbabilitiesThanMemoryIsRefusedBeforeMemoryIsTaken() {
        // 2^31 - 1 images of 4096 classes: 35 TB; the number of elements does not fit an int either
        assertThatThrownBy(() -> new Predictions.Collector(4096, Integer.MAX_VALUE))
                .isInstanceOf(InvalidPredictionException.class)
                .hasMessageContaining("2147483647 images for 4096 classes take 33570815 MiB");
    }

    @Test
    void aSplitThatEndsEarlyIsNoResult() {
        assertThatThrownBy(() -> new Predictions.Collector(2, 3).finish())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("3 images were announced, and 0 came");
    }
}
