package dev.axial.eval;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.training.Split;
import dev.axial.eval.metrics.TestMetrics;
import java.util.List;
import java.util.Optional;

/**
 * What came of an evaluation; both are published together or not at all.
 *
 * @param evaluated the version, its test metrics and the gate's decision
 * @param promoted the champion record, where the gate promoted it
 */
public record Verdict(ModelEvaluated evaluated, Optional<ModelPromoted> promoted) {

    static Verdict of(ModelTrained trained, int version, TestMetrics metrics, ModelEvaluated.Gate gate) {
        ModelEvaluated evaluated = new ModelEvaluated(
                trained.runId(),
                trained.model(),
                version,
                trained.artifact().sha256(),
                Split.TEST.code(),
                metrics.images(),
                metrics.accuracy(),
                List.of(
                        metrics.accuracyInterval95().low(),
                        metrics.accuracyInterval95().high()),
                metrics.auc(),
                metrics.loss(),
                metrics.expectedCalibrationError(),
                metrics.confusion(),
                metrics.perClass(),
                gate,
                trained.artifact(),
                trained.input(),
                trained.labels(),
                trained.recipe());
        return new Verdict(
                evaluated, gate.promoted() ? Optional.of(evaluated.promoted(gate.reason())) : Optional.empty());
    }
}
