package dev.axial.client.sweep;

import dev.axial.client.sweep.History.PastPromotion;
import dev.axial.client.sweep.History.PastVersion;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.run.Run;
import dev.axial.contract.training.TrainingProgress.Started;
import dev.axial.store.dataset.Dataset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The artifacts that something needs, and what the others were.
 *
 * <p>Needed are: the datasets that have a name; all that a training request names; dataset and checkpoints of a run that
 * has not ended; a model without a verdict; and of each model name the newest versions, the champion, the champion before
 * it, and those that were champion within the last 7 days, for which images may still be waiting, each with its confusion
 * matrix and its dataset.
 */
final class Needs {

    /** The retention of {@code axial.images} and of the batches made of them. */
    private static final Duration IMAGES_WAIT = Duration.ofDays(7);

    private final Set<Sha256> needed = new HashSet<>();
    private final Map<Sha256, String> descriptions = new HashMap<>();

    /**
     * @param datasets those that have a name
     * @param keep how many of the newest versions of each model, 1 or more
     */
    Needs(History history, List<Dataset> datasets, int keep, Instant now) {
        needed.addAll(history.requested);
        datasets.forEach(dataset -> need(dataset.ref().artifact()));
        history.runs.all().forEach(this::addRun);
        Set<RunId> judged = new HashSet<>();
        history.versions.forEach((model, versions) -> {
            versions.forEach(version -> judged.add(version.run()));
            addModel(history, model, versions, keep, now);
        });
        for (ModelTrained trained : history.announced.values()) {
            descriptions.putIfAbsent(trained.artifact().sha256(), "model of run " + trained.runId());
            describe(
                    trained.dataset().artifact(),
                    "version of dataset " + trained.dataset().name());
            if (!judged.contains(trained.runId())) {
                need(trained.artifact());
                need(trained.dataset().artifact());
            }
        }
        history.champions.values().forEach(champion -> need(champion.artifact()));
    }

    boolean needs(Sha256 artifact) {
        return needed.contains(artifact);
    }

    /** One for each artifact that was ever named, in a few words; the rest was never finished. */
    String description(Sha256 artifact) {
        return descriptions.getOrDefault(artifact, "named by nothing");
    }

    private void addRun(Run run) {
        Optional<DatasetRef> dataset = run.started().map(Started::dataset);
        run.checkpoints().forEach(checkpoint -> describe(checkpoint, "checkpoint of run " + run.runId()));
        dataset.ifPresent(version -> describe(version.artifact(), "version of dataset " + version.name()));
        if (!run.ended()) {
            run.checkpoints().forEach(this::need);
            dataset.ifPresent(version -> need(version.artifact()));
        }
    }

    private void addModel(History history, ModelName model, List<PastVersion> versions, int keep, Instant now) {
        List<PastVersion> newestFirst = new ArrayList<>(versions);
        newestFirst.sort(Comparator.comparingInt(PastVersion::version).reversed());
        Set<Integer> champions = champions(
                history.promotions.getOrDefault(model, List.of()),
                Optional.ofNullable(history.champions.get(model)),
                versions,
                now);
        for (int i = 0; i < newestFirst.size(); i++) {
            PastVersion version = newestFirst.get(i);
            describe(version.model(), model + " version " + version.version());
            version.confusion()
                    .ifPresent(matrix ->
                            describe(matrix, "confusion matrix of " + model + " version " + version.version()));
            if (i < keep || champions.contains(version.version())) {
                need(version.model());
                version.confusion().ifPresent(this::need);
                Optional.ofNullable(history.announced.get(version.run()))
                        .ifPresent(trained -> need(trained.dataset().artifact()));
            }
        }
    }

    /** Versions that serve, served before, or served while images came that may be waiting. */
    private static Set<Integer> champions(
            List<PastPromotion> promotions, Optional<ModelPromoted> champion, List<PastVersion> versions, Instant now) {
        Set<Integer> kept = new HashSet<>();
        champion.ifPresent(current -> {
            kept.add(current.version());
            versions.stream()
                    .filter(version -> version.version() == current.version())
                    .forEach(version -> version.against().ifPresent(kept::add));
        });
        List<PastPromotion> inTime = new ArrayList<>(promotions);
        inTime.sort(Comparator.comparing(PastPromotion::at));
        Instant earliest = now.minus(IMAGES_WAIT);
        Optional<Integer> predecessor = Optional.empty();
        for (int i = 0; i < inTime.size(); i++) {
            PastPromotion promotion = inTime.get(i);
            boolean replacedLately =
                    i + 1 == inTime.size() || inTime.get(i + 1).at().isAfter(earliest);
            if (replacedLately) {
                kept.add(promotion.version());
            }
            if (champion.isEmpty() || promotion.version() != champion.get().version()) {
                predecessor = Optional.of(promotion.version());
            }
        }
        predecessor.ifPresent(kept::add);
        return kept;
    }

    private void need(ArtifactRef artifact) {
        needed.add(artifact.sha256());
    }

    private void describe(ArtifactRef artifact, String as) {
        descriptions.put(artifact.sha256(), as);
    }
}
