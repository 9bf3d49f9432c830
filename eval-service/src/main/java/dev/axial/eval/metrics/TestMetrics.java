package dev.axial.eval.metrics;

import dev.axial.contract.model.ModelEvaluated.ClassMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * All that is reported of a model, over one split.
 *
 * @param images how many
 * @param accuracy share of images classified as their label says, 0 to 1
 * @param accuracyInterval95 of that share
 * @param auc one-vs-rest, plain mean over the classes that have a curve (MedMNIST's), 0 to 1; 0.5 where none has
 * @param loss mean log loss, nats
 * @param expectedCalibrationError over 15 bins, 0 to 1
 * @param confusion counts by true and predicted class
 * @param perClass one per label, in their order; the AUC of a class without a curve is 0.5
 * @param absentClasses labels of which the split holds no image, in their order
 */
public record TestMetrics(
        int images,
        double accuracy,
        WilsonInterval accuracyInterval95,
        double auc,
        double loss,
        double expectedCalibrationError,
        ConfusionMatrix confusion,
        List<ClassMetrics> perClass,
        List<String> absentClasses) {

    private static final double NO_CURVE = 0.5;

    private static final ExpectedCalibrationError CALIBRATION = new ExpectedCalibrationError(15);

    /**
     * @param labels class names; position = class index
     * @throws IllegalArgumentException if there are not as many labels as classes
     */
    public static TestMetrics of(Predictions predictions, List<String> labels) {
        if (labels.size() != predictions.classes()) {
            throw new IllegalArgumentException(
                    "one label per class: " + predictions.classes() + " classes, got " + labels.size() + " labels");
        }
        ConfusionMatrix confusion = ConfusionMatrix.of(predictions);
        List<ClassMetrics> perClass = new ArrayList<>(labels.size());
        List<String> absent = new ArrayList<>();
        double aucSum = 0;
        int curves = 0;
        for (int c = 0; c < labels.size(); c++) {
            OptionalDouble auc = RocAuc.of(predictions, c);
            if (auc.isPresent()) {
                aucSum += auc.getAsDouble();
                curves++;
            }
            if (confusion.ofClass(c) == 0) {
                absent.add(labels.get(c));
            }
            perClass.add(new ClassMetrics(
                    labels.get(c), confusion.precision(c), confusion.recall(c), confusion.f1(c), auc.orElse(NO_CURVE)));
        }
        return new TestMetrics(
                predictions.size(),
                (double) confusion.correct() / predictions.size(),
                WilsonInterval.of(confusion.correct(), predictions.size()),
                curves == 0 ? NO_CURVE : aucSum / curves,
                LogLoss.mean(predictions),
                CALIBRATION.of(predictions),
                confusion,
                List.copyOf(perClass),
                List.copyOf(absent));
    }
}
