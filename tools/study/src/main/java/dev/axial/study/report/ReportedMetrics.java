package dev.axial.study.report;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelEvaluated.ClassMetrics;
import java.util.List;
import java.util.Optional;

/**
 * The metrics that eval published of the model of the chosen epoch, over the whole test split. Terms as in {@link ModelEvaluated}.
 *
 * @param images how many
 * @param accuracy 0 to 1
 * @param accuracyInterval95 {@code [low, high]}
 * @param auc 0 to 1
 * @param loss nats
 * @param expectedCalibrationError 0 to 1
 * @param confusion {@code [true class][predicted class]} counts; empty where {@code confusionArtifact} has them
 * @param perClass in the order of the labels
 * @param confusionArtifact the npz file with the counts of a matrix that is too large for the event
 * @param absentClasses labels of which the test split holds no image; absent where each has one
 */
public record ReportedMetrics(
        int images,
        double accuracy,
        List<Double> accuracyInterval95,
        double auc,
        double loss,
        double expectedCalibrationError,
        List<List<Long>> confusion,
        List<ClassMetrics> perClass,
        Optional<ArtifactRef> confusionArtifact,
        Optional<List<String>> absentClasses) {

    public ReportedMetrics {
        accuracyInterval95 = List.copyOf(accuracyInterval95);
        confusion = confusion.stream().map(List::copyOf).toList();
        perClass = List.copyOf(perClass);
    }

    public static ReportedMetrics of(ModelEvaluated evaluation) {
        return new ReportedMetrics(
                evaluation.images(),
                evaluation.accuracy(),
                evaluation.accuracyInterval95(),
                evaluation.auc(),
                evaluation.loss(),
                evaluation.expectedCalibrationError(),
                evaluation.confusion(),
                evaluation.perClass(),
                evaluation.confusionArtifact(),
                evaluation.absentClasses());
    }
}
