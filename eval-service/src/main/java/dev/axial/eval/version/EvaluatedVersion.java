package dev.axial.eval.version;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.RunId;
import java.util.List;

/**
 * The part of a {@link ModelEvaluated} that is kept of every version: without what each class scored, which takes most of
 * it. Its JSON is that of the event, of which it reads the fields that it has. Immutable.
 *
 * @param accuracy of the test split, 0 to 1
 * @param auc of the test split, 0 to 1
 * @param loss of the test split, nats
 * @param gate the gate's sentence
 */
public record EvaluatedVersion(
        RunId runId,
        ModelName model,
        int version,
        double accuracy,
        double auc,
        double loss,
        GateReason gate,
        ArtifactRef artifact,
        ImageShape input,
        List<String> labels,
        String recipe) {

    public EvaluatedVersion {
        requireNonNull(runId, "runId");
        requireNonNull(model, "model");
        requireNonNull(gate, "gate");
        requireNonNull(artifact, "artifact");
        requireNonNull(input, "input");
        labels = List.copyOf(labels);
        requireNonNull(recipe, "recipe");
        if (version < 1) {
            throw new IllegalArgumentException("versions count from 1, got " + version);
        }
    }

    /** @param reason one sentence */
    public record GateReason(String reason) {

        public GateReason {
            requireNonNull(reason, "reason");
        }
    }

    public static EvaluatedVersion of(ModelEvaluated evaluated) {
        return new EvaluatedVersion(
                evaluated.runId(),
                evaluated.model(),
                evaluated.version(),
                evaluated.accuracy(),
                evaluated.auc(),
                evaluated.loss(),
                new GateReason(evaluated.gate().reason()),
                evaluated.artifact(),
                evaluated.input(),
                evaluated.labels(),
                evaluated.recipe());
    }

    /** The champion record that makes this version champion. */
    public ModelPromoted promoted(String reason) {
        return new ModelPromoted(model, version, runId, artifact, input, labels, reason);
    }

    /** This version, sharing what it has in common with an earlier one: names and labels take most of its memory. */
    EvaluatedVersion sharing(EvaluatedVersion earlier) {
        return new EvaluatedVersion(
                runId,
                earlier.model(),
                version,
                accuracy,
                auc,
                loss,
                gate,
                artifact,
                input.equals(earlier.input()) ? earlier.input() : input,
                labels.equals(earlier.labels()) ? earlier.labels() : labels,
                recipe.equals(earlier.recipe()) ? earlier.recipe() : recipe);
    }
}
