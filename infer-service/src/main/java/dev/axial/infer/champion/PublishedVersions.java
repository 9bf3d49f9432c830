package dev.axial.infer.champion;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.Sha256;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The file of each version that was ever evaluated or promoted. A batch names its version by SHA-256 alone, a request by
 * its number, and {@code axial.champions} forgets versions that are champion no more. Thread-safe.
 */
public final class PublishedVersions {

    private final Map<Sha256, ArtifactRef> artifacts = new ConcurrentHashMap<>();
    private final Map<ModelName, NavigableMap<Integer, ArtifactRef>> numbered = new ConcurrentHashMap<>();

    public void evaluated(ModelEvaluated model) {
        published(model.model(), model.version(), model.artifact());
    }

    void promoted(ModelPromoted champion) {
        published(champion.model(), champion.version(), champion.artifact());
    }

    /** The place of the file of a version; empty where nothing was published under that number. */
    Optional<ArtifactRef> artifact(ModelName name, int version) {
        return Optional.ofNullable(
                numbered.getOrDefault(name, Collections.emptyNavigableMap()).get(version));
    }

    /** In ascending order. */
    List<Integer> versions(ModelName name) {
        return List.copyOf(
                numbered.getOrDefault(name, Collections.emptyNavigableMap()).keySet());
    }

    private void published(ModelName name, int version, ArtifactRef artifact) {
        artifacts.put(artifact.sha256(), artifact);
        numbered.computeIfAbsent(name, none -> new ConcurrentSkipListMap<>()).put(version, artifact);
    }

    Optional<ArtifactRef> artifact(Sha256 sha256) {
        return Optional.ofNullable(artifacts.get(sha256));
    }
}
