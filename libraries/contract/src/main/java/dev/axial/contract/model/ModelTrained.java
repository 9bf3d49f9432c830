package dev.axial.contract.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A model finished training and its ONNX file is in the artifact store.
 *
 * <p>Train publishes one per successful run; eval answers each with a {@link ModelEvaluated} that gives the model its
 * version. The record key is {@link #model()}, so models of one name stay in order.
 *
 * @param runId the training run, and the identity under which a repeated event changes nothing
 * @param model the name that images ask for
 * @param artifact where the ONNX file is, and the SHA-256 it must have
 * @param input what the graph accepts: uint8 {@code [N, C, H, W]}, N free
 * @param labels class names; position = logit index
 * @param dataset what it was trained on, and what it is judged on
 * @param recipe name of the recipe that built it
 * @param seed of the run
 * @param bestEpoch the epoch, from 1, whose weights these are: lowest validation loss
 * @param promote false: evaluate it, but leave the champion as it is
 * @param codeVersion of the train-service that made it
 */
public record ModelTrained(
        RunId runId,
        ModelName model,
        ArtifactRef artifact,
        ImageShape input,
        List<String> labels,
        DatasetRef dataset,
        String recipe,
        long seed,
        int bestEpoch,
        boolean promote,
        String codeVersion) {

    public static final String TOPIC = "axial.models";

    public ModelTrained {
        requireNonNull(runId, "runId");
        requireNonNull(model, "model");
        requireNonNull(artifact, "artifact");
        requireNonNull(input, "input");
        labels = Labels.require(labels);
        requireNonNull(dataset, "dataset");
        requireNonNull(recipe, "recipe");
        requireNonNull(codeVersion, "codeVersion");
        if (bestEpoch < 1) {
            throw new IllegalArgumentException("bestEpoch counts from 1, got " + bestEpoch);
        }
    }
}
