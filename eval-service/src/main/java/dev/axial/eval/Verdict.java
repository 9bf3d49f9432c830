package dev.axial.eval;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.Split;
import dev.axial.eval.gate.Gate;
import dev.axial.eval.metrics.TestMetrics;
import dev.axial.eval.version.Standing;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of an evaluation; both records are published together or not at all.
 *
 * @param evaluated the version, its test metrics and the gate's decision
 * @param promoted the champion record, where the gate promoted it
 */
public record Verdict(ModelEvaluated evaluated, Optional<ModelPromoted> promoted) {

    /** Bytes of a record around its value, generously: key, headers and the batch's own fields. */
    private static final int AROUND = 4096;

    /**
     * Gives the verdict by the champion of this moment.
     *
     * @param standing all that is decided by now; its champion is the one to beat
     * @return empty if the measurement must be compared with the present champion first
     * @throws UnusableModelException if the evaluation is larger than its topic accepts
     */
    static Optional<Verdict> decide(Measurement measurement, Standing standing, Gate gate)
            throws UnusableModelException {
        ModelTrained trained = measurement.trained();
        Optional<ModelPromoted> champion = standing.champion(trained.model());
        int version = standing.nextVersion(trained.model());
        Optional<ModelEvaluated.GateDecision> decision = gate.withoutComparison(trained, version, champion);
        if (decision.isEmpty()) {
            decision = measurement
                    .lossesOf(champion.get())
                    .map(losses -> gate.compare(
                            version, measurement.losses(), champion.get().version(), losses));
        }
        return decision.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        of(trained, version, measurement.metrics(), measurement.largeConfusion(), decision.get()));
    }

    /**
     * @param largeConfusion where the confusion matrix is kept, if it has more classes than an event holds
     * @throws UnusableModelException if the evaluation is larger than its topic accepts
     */
    static Verdict of(
            ModelTrained trained,
            int version,
            TestMetrics metrics,
            Optional<ArtifactRef> largeConfusion,
            ModelEvaluated.GateDecision gate)
            throws UnusableModelException {
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
                largeConfusion.isPresent() ? List.of() : metrics.confusion().rows(),
                metrics.perClass(),
                gate,
                trained.artifact(),
                trained.input(),
                trained.labels(),
                trained.recipe(),
                largeConfusion,
                Optional.of(metrics.absentClasses()).filter(absent -> !absent.isEmpty()));
        Verdict verdict = new Verdict(
                evaluated, gate.promoted() ? Optional.of(evaluated.promoted(gate.reason())) : Optional.empty());
        requireFits(evaluated, Topics.EVALUATIONS, trained);
        if (verdict.promoted().isPresent()) {
            requireFits(verdict.promoted().get(), Topics.CHAMPIONS, trained);
        }
        return verdict;
    }

    private static void requireFits(Object event, Topic topic, ModelTrained trained) throws UnusableModelException {
        int bytes = EventJson.write(event).length;
        if (bytes > topic.maxMessageBytes() - AROUND) {
            throw new UnusableModelException("the verdict on run " + trained.runId() + " has " + bytes
                    + " bytes, and a record of " + topic.name() + " has at most " + topic.maxMessageBytes()
                    + "; train with fewer classes or shorter labels ("
                    + trained.labels().size() + " classes)");
        }
    }
}
