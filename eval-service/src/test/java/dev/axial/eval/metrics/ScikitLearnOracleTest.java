package dev.axial.eval.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.model.ModelEvaluated.ClassMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every number against the one that {@code src/test/python/record_metrics.py} recorded for the same predictions. */
class ScikitLearnOracleTest {

    /** Both sides calculate in float64, in another order. */
    private static final double ROUNDING = 1e-12;

    private JsonNode recorded;
    private TestMetrics metrics;

    @BeforeEach
    void evaluateTheRecordedPredictions() throws IOException, InvalidPredictionException {
        try (InputStream record = getClass().getResourceAsStream("scikit-learn.json")) {
            recorded = new ObjectMapper().readTree(record);
        }
        metrics = evaluate(label -> true);
    }

    /** The metrics over the recorded images whose label is wanted. */
    private TestMetrics evaluate(IntPredicate wanted) throws InvalidPredictionException {
        float steps = recorded.get("steps").intValue();
        int[] images = IntStream.range(0, recorded.get("labels").size())
                .filter(i -> wanted.test(recorded.get("labels").get(i).intValue()))
                .toArray();
        float[][] probabilities = new float[images.length][5];
        int[] labels = new int[images.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = recorded.get("labels").get(images[i]).intValue();
            for (int c = 0; c < probabilities[i].length; c++) {
                JsonNode row = recorded.get("probabilitySteps").get(images[i]);
                probabilities[i][c] = row.get(c).intValue() / steps; // a power of 2: exact
            }
        }
        return TestMetrics.of(Given.predictions(labels, probabilities), List.of("a", "b", "c", "d", "e"));
    }

    @Test
    void accuracyAndItsIntervalAreTheRecordedOnes() {
        assertThat(metrics.images()).isEqualTo(400);
        assertThat(metrics.accuracy()).isCloseTo(recorded.get("accuracy").doubleValue(), within(ROUNDING));
        assertThat(metrics.accuracyInterval95().low())
                .isCloseTo(recorded.get("interval").get(0).doubleValue(), within(ROUNDING));
        assertThat(metrics.accuracyInterval95().high())
                .isCloseTo(recorded.get("interval").get(1).doubleValue(), within(ROUNDING));
    }

    @Test
    void areaUnderTheCurveIsTheRecordedOneThoughProbabilitiesTie() {
        assertThat(metrics.auc()).isCloseTo(recorded.get("auc").doubleValue(), within(ROUNDING));
        assertThat(metrics.perClass().stream().map(ClassMetrics::auc).toList())
                .usingComparatorForType(ScikitLearnOracleTest::almost, Double.class)
                .usingRecursiveComparison()
                .isEqualTo(doubles("aucPerClass"));
    }

    @Test
    void logLossIsTheRecordedOne() {
        // scikit-learn renormalises clipped rows, by up to 4e-7
        assertThat(metrics.loss()).isCloseTo(recorded.get("loss").doubleValue(), within(1e-6));
    }

    @Test
    void expectedCalibrationErrorIsTheRecordedOne() {
        assertThat(metrics.expectedCalibrationError())
                .isCloseTo(recorded.get("expectedCalibrationError").doubleValue(), within(ROUNDING));
    }

    @Test
    void confusionMatrixIsTheRecordedOne() {
        List<List<Long>> expected = new ObjectMapper()
                .convertValue(recorded.get("confusion"), new com.fasterxml.jackson.core.type.TypeReference<>() {});
        assertThat(metrics.confusion().rows()).isEqualTo(expected);
    }

    @Test
    void precisionRecallAndF1OfEachClassAreTheRecordedOnesAndZeroForAClassNeverPredicted() {
        List<Double> precision = doubles("precision");
        List<Double> recall = doubles("recall");
        List<Double> f1 = doubles("f1");
        assertThat(metrics.perClass()).hasSize(5);
        for (int c = 0; c < 5; c++) {
            ClassMetrics ofClass = metrics.perClass().get(c);
            assertThat(ofClass.precision()).isCloseTo(precision.get(c), within(ROUNDING));
            assertThat(ofClass.recall()).isCloseTo(recall.get(c), within(ROUNDING));
            assertThat(ofClass.f1()).isCloseTo(f1.get(c), within(ROUNDING));
        }
        assertThat(metrics.perClass().get(4)).isEqualTo(new ClassMetrics("e", 0, 0, 0, 0.5));
    }

    /** Without the images of class 4, whose area scikit-learn says is not a number. */
    @Test
    void areaUnderTheCurveOfASplitThatLacksAClassIsTheRecordedMeanOverTheOthers() throws Exception {
        // When
        TestMetrics withoutClass4 = evaluate(label -> label != 4);

        // Then
        assertThat(withoutClass4.absentClasses()).containsExactly("e");
        assertThat(withoutClass4.auc())
                .isCloseTo(recorded.get("aucWithoutClass4").doubleValue(), within(ROUNDING));
    }

    private List<Double> doubles(String field) {
        List<Double> values = new java.util.ArrayList<>();
        recorded.get(field).forEach(value -> values.add(value.doubleValue()));
        return values;
    }

    private static int almost(Double a, Double b) {
        return Math.abs(a - b) <= ROUNDING ? 0 : Double.compare(a, b);
    }
}
