package dev.axial.eval.version;

import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import java.util.List;
import java.util.Optional;

/** The outcome of a person's wish to have a version as champion, newer or older than the present one. */
public sealed interface Promotion {

    /** It is to be published. */
    record Due(ModelPromoted champion) implements Promotion {}

    /** It is champion already; nothing is to be done. */
    record AlreadyChampion(ModelPromoted champion) implements Promotion {}

    /** No such version was evaluated. @param versions those that were; empty: no model has this name */
    record UnknownVersion(List<Integer> versions) implements Promotion {}

    /** Of an evaluated version; what the gate said of it does not matter. */
    static Promotion byHand(Standing standing, ModelName model, int version) {
        List<EvaluatedVersion> versions = standing.versions(model);
        Optional<EvaluatedVersion> wanted =
                versions.stream().filter(v -> v.version() == version).findFirst();
        if (wanted.isEmpty()) {
            return new UnknownVersion(
                    versions.stream().map(EvaluatedVersion::version).toList());
        }
        return standing.champion(model)
                .filter(champion -> champion.runId().equals(wanted.get().runId()))
                .<Promotion>map(AlreadyChampion::new)
                .orElseGet(() -> new Due(wanted.get().promoted("promoted by hand")));
    }
}
