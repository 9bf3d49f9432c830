package dev.axial.eval;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Events that say as little as they may. */
public final class Given {

    public static final List<String> LABELS = List.of("dark", "bright");
    public static final ImageShape SHAPE = new ImageShape(1, 4, 4);

    private Given() {}

    /** Announces a file and a dataset that exist nowhere. */
    public static ModelTrained trained(String run) {
        return trained(run, artifact(run), new DatasetRef("patches", artifact("patches")));
    }

    public static ModelTrained trained(String run, ArtifactRef file, DatasetRef dataset) {
        return new ModelTrained(
                new RunId(run), ModelName.DEFAULT, file, SHAPE, LABELS, dataset, "linear", 1, 1, true, "0.1.0");
    }

    public static ModelTrained withLabels(ModelTrained trained, List<String> labels) {
        return new ModelTrained(
                trained.runId(),
                trained.model(),
                trained.artifact(),
                trained.input(),
                labels,
                trained.dataset(),
                trained.recipe(),
                trained.seed(),
                trained.bestEpoch(),
                trained.promote(),
                trained.codeVersion());
    }

    public static ModelTrained withRecipe(ModelTrained trained, String recipe) {
        return new ModelTrained(
                trained.runId(),
                trained.model(),
                trained.artifact(),
                trained.input(),
                trained.labels(),
                trained.dataset(),
                recipe,
                trained.seed(),
                trained.bestEpoch(),
                trained.promote(),
                trained.codeVersion());
    }

    public static ModelTrained keptBack(ModelTrained trained) {
        return new ModelTrained(
                trained.runId(),
                trained.model(),
                trained.artifact(),
                trained.input(),
                trained.labels(),
                trained.dataset(),
                trained.recipe(),
                trained.seed(),
                trained.bestEpoch(),
                false,
                trained.codeVersion());
    }

    public static ModelEvaluated evaluated(String run, int version) {
        ModelTrained trained = trained(run);
        return new ModelEvaluated(
                trained.runId(),
                trained.model(),
                version,
                trained.artifact().sha256(),
                "test",
                1,
                1,
                List.of(0.2, 1.0),
                0.5,
                0,
                0,
                List.of(List.of(1L, 0L), List.of(0L, 0L)),
                List.of(),
                new ModelEvaluated.GateDecision(false, Optional.empty(), Optional.empty(), "for a test"),
                trained.artifact(),
                trained.input(),
                trained.labels(),
                trained.recipe(),
                Optional.empty(),
                Optional.empty());
    }

    private static ArtifactRef artifact(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new ArtifactRef(Sha256.of(bytes), bytes.length);
    }
}
