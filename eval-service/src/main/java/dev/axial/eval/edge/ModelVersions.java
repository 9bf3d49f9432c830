package dev.axial.eval.edge;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.eval.version.Standing;
import java.util.List;
import java.util.Optional;

/**
 * A model as HTTP tells it.
 *
 * @param champion version of the champion; absent where none was promoted
 * @param versions from 1 up
 */
record ModelVersions(ModelName model, Optional<Integer> champion, List<Version> versions) {

    static ModelVersions of(Standing standing, ModelName model) {
        Optional<ModelPromoted> champion = standing.champion(model);
        List<Version> versions = standing.versions(model).stream()
                .map(v -> Version.of(
                        v, champion.filter(c -> c.runId().equals(v.runId())).isPresent()))
                .toList();
        return new ModelVersions(model, champion.map(ModelPromoted::version), versions);
    }

    /**
     * @param accuracy of the test split, 0 to 1
     * @param auc of the test split, 0 to 1
     * @param loss of the test split, nats
     * @param champion whether it is the one that serves now
     * @param reason what the gate said of it
     */
    record Version(
            int version,
            RunId runId,
            Sha256 sha256,
            String recipe,
            double accuracy,
            double auc,
            double loss,
            boolean champion,
            String reason) {

        private static Version of(ModelEvaluated evaluated, boolean champion) {
            return new Version(
                    evaluated.version(),
                    evaluated.runId(),
                    evaluated.sha256(),
                    evaluated.recipe(),
                    evaluated.accuracy(),
                    evaluated.auc(),
                    evaluated.loss(),
                    champion,
                    evaluated.gate().reason());
        }
    }
}
