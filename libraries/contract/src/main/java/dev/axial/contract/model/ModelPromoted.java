package dev.axial.contract.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Makes a version the champion of its model name. A rollback is one more of these: record order decides.
 *
 * <p>The record key is {@link #model()}; the topic is compacted, so it always holds the champion of each name. A record
 * without value withdraws the name: it has no champion from there on, new images that ask for it are rejected as
 * {@code unknown-model}, and those that were shaped before are answered by the version that their batch names.
 *
 * @param model the name that images ask for
 * @param version 1, 2, 3, ... per model name, given by eval
 * @param runId the run that trained it
 * @param artifact where the ONNX file is, and the SHA-256 it must have
 * @param input what the graph accepts: uint8 {@code [N, C, H, W]}, N free
 * @param labels class names; position = logit index
 * @param reason one sentence: why it became champion
 */
public record ModelPromoted(
        ModelName model,
        int version,
        RunId runId,
        ArtifactRef artifact,
        ImageShape input,
        List<String> labels,
        String reason) {

    public static final String TOPIC = "axial.champions";

    public ModelPromoted {
        requireNonNull(model, "model");
        requireNonNull(runId, "runId");
        requireNonNull(artifact, "artifact");
        requireNonNull(input, "input");
        labels = Labels.require(labels);
        requireNonNull(reason, "reason");
        if (version < 1) {
            throw new IllegalArgumentException("versions count from 1, got " + version);
        }
    }
}
