package dev.axial.infer.champion;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.Sha256;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The file of each version that was ever evaluated or promoted. A batch names its version by SHA-256 alone, and
 * {@code axial.champions} forgets versions that are champion no more. Thread-safe.
 */
public final class PublishedVersions {

    private final Map<Sha256, ArtifactRef> artifacts = new ConcurrentHashMap<>();

    public void evaluated(ModelEvaluated model) {
        artifacts.put(model.sha256(), model.artifact());
    }

    void promoted(ModelPromoted champion) {
        artifacts.put(champion.artifact().sha256(), champion.artifact());
    }

    Optional<ArtifactRef> artifact(Sha256 sha256) {
        return Optional.ofNullable(artifacts.get(sha256));
    }
}
