package dev.axial.eval.edge;

import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.eval.version.EvaluatedVersion;
import dev.axial.eval.version.Standing;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The HTTP view of a model.
 *
 * @param champion version of the champion; absent where none was promoted
 * @param versionCount how many versions there are
 * @param versions one page of them, ascending
 */
record ModelVersions(ModelName model, Optional<Integer> champion, int versionCount, List<VersionEntry> versions) {

    /**
     * @param before versions from this one on are left out
     * @param limit how many of the newest remaining ones are shown
     */
    static ModelVersions of(Standing standing, ModelName model, int before, int limit) {
        Optional<ModelPromoted> champion = standing.champion(model);
        List<EvaluatedVersion> all = standing.versions(model);
        int end = all.size();
        while (end > 0 && all.get(end - 1).version() >= before) {
            end--;
        }
        List<VersionEntry> versions = all.subList(Math.max(0, end - limit), end).stream()
                .map(v -> VersionEntry.of(
                        v, champion.filter(c -> c.runId().equals(v.runId())).isPresent()))
                .toList();
        return new ModelVersions(model, champion.map(ModelPromoted::version), all.size(), versions);
    }

    /** The {@code before} of the next page; empty on the last one. */
    OptionalInt nextBefore(Standing standing) {
        if (versions.isEmpty()
                || standing.versions(model).get(0).version() == versions.get(0).version()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(versions.get(0).version());
    }

    /**
     * @param accuracy of the test split, 0 to 1
     * @param auc of the test split, 0 to 1
     * @param loss of the test split, nats
     * @param champion whether it is the one that serves now
     * @param reason the gate's sentence
     */
    record VersionEntry(
            int version,
            RunId runId,
            Sha256 sha256,
            String recipe,
            double accuracy,
            double auc,
            double loss,
            boolean champion,
            String reason) {

        private static VersionEntry of(EvaluatedVersion evaluated, boolean champion) {
            return new VersionEntry(
                    evaluated.version(),
                    evaluated.runId(),
                    evaluated.artifact().sha256(),
                    evaluated.recipe(),
                    evaluated.accuracy(),
                    evaluated.auc(),
                    evaluated.loss(),
                    champion,
                    evaluated.gate().reason());
        }
    }
}
