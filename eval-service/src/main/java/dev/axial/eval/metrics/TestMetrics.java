package dev.axial.eval.metrics;

import dev.axial.contract.model.ModelEvaluated.ClassMetrics;
import java.util.ArrayList;
import java.util.List;

/**
 * All that is reported of a model, over one split.
 *
 * @param images how many
 * @param accuracy share of images classified as their label says, 0 to 1
 * @param accuracyInterval95 of that share
 * @param auc MedMNIST's: one-vs-rest per class, plain mean, 0 to 1
 * @param loss mean log loss, nats
 * @param expectedCalibrationError over 15 bins, 0 to 1
 * @param confusion {@code [true class][predicted class]}
 * @param perClass one per label, in their order
 */
public record TestMetrics(
        int images,
        double accuracy,
        WilsonInterval accuracyInterval95,
        double auc,
        double loss,
        double expectedCalibrationError,
        List<List<Long>> confusion,
        List<ClassMetrics> perClass) {

    private static final ExpectedCalibrationError CALIBRATION = new ExpectedCalibrationError(15);

    /**
     * @param labels class names; position = class index
     * @throws IllegalArgumentException if there are not as many labels as classes
     */
    public static TestMetrics of(Predictions predictions, List<String> labels) {
        if (labels.size() != predictions.classes()) {
            throw new IllegalArgumentException(
                    "one label per class: " + predictions.classes() + " classes, got " + labels);
        }
        ConfusionMatrix confusion = ConfusionMatrix.of(predictions);
        List<ClassMetrics> perClass = new ArrayList<>(labels.size());
        double aucSum = 0;
        for (int c = 0; c < labels.size(); c++) {
            double auc = RocAuc.of(predictions, c);
            aucSum += auc;
            perClass.add(
                    new ClassMetrics(labels.get(c), confusion.precision(c), confusion.recall(c), confusion.f1(c), auc));
        }
        return new TestMetrics(
                predictions.size(),
                (double) confusion.correct() / predictions.size(),
                WilsonInterval.of(confusion.correct(), predictions.size()),
                aucSum / labels.size(),
                LogLoss.mean(predictions),
                CALIBRATION.of(predictions),
                confusion.rows(),
                List.copyOf(perClass));
    }
}
