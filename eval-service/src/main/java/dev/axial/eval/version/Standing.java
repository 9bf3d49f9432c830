package dev.axial.eval.version;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.RunId;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * All decisions up to some point: every version with its verdict, and the champion of each name. Immutable; each event
 * makes a new one in {@code O(log n)} that shares its content with the last, so that decisions which are not committed
 * are dropped by forgetting them.
 */
public final class Standing {

    /** Before the first model. */
    public static final Standing EMPTY = new Standing(HashTreePMap.empty(), TreePMap.empty(), HashTreePMap.empty());

    private final HashPMap<RunId, EvaluatedVersion> verdicts;
    /** Versions of each model, in the order of their verdicts, which is that of their numbers. */
    private final TreePMap<ModelName, PVector<EvaluatedVersion>> versions;

    private final HashPMap<ModelName, ModelPromoted> champions;

    private Standing(
            HashPMap<RunId, EvaluatedVersion> verdicts,
            TreePMap<ModelName, PVector<EvaluatedVersion>> versions,
            HashPMap<ModelName, ModelPromoted> champions) {
        this.verdicts = verdicts;
        this.versions = versions;
        this.champions = champions;
    }

    /** After this verdict; a second one on the same run changes nothing. */
    public Standing with(ModelEvaluated verdict) {
        return with(EvaluatedVersion.of(verdict));
    }

    /** After this verdict; a second one on the same run changes nothing. */
    public Standing with(EvaluatedVersion verdict) {
        if (verdicts.containsKey(verdict.runId())) {
            return this;
        }
        PVector<EvaluatedVersion> before = versions(verdict.model());
        EvaluatedVersion kept = before.isEmpty() ? verdict : verdict.sharing(before.get(before.size() - 1));
        return new Standing(
                verdicts.plus(kept.runId(), kept), versions.plus(kept.model(), inserted(before, kept)), champions);
    }

    /** Eval numbers versions in order, so that this is at the end; a stranger's record may not be. */
    private static PVector<EvaluatedVersion> inserted(PVector<EvaluatedVersion> versions, EvaluatedVersion version) {
        int at = versions.size();
        while (at > 0 && versions.get(at - 1).version() > version.version()) {
            at--;
        }
        return versions.plus(at, version);
    }

    /** After this promotion: it alone is champion of its name. */
    public Standing with(ModelPromoted champion) {
        return new Standing(verdicts, versions, champions.plus(champion.model(), champion));
    }

    /** The verdict on a run, if it has one. */
    public Optional<EvaluatedVersion> verdictOn(RunId run) {
        return Optional.ofNullable(verdicts.get(run));
    }

    /** Versions of a model in ascending order, from 1; empty for a name that no model has. Immutable. */
    public PVector<EvaluatedVersion> versions(ModelName model) {
        return versions.getOrDefault(model, TreePVector.empty());
    }

    /** The name of the next model of this name: one more than the largest version, from 1. */
    public int nextVersion(ModelName model) {
        List<EvaluatedVersion> before = versions(model);
        return before.isEmpty() ? 1 : before.get(before.size() - 1).version() + 1;
    }

    public Optional<ModelPromoted> champion(ModelName model) {
        return Optional.ofNullable(champions.get(model));
    }

    /** Names of which there is a version, sorted. Immutable. */
    public SortedSet<ModelName> models() {
        return versions.keySet();
    }
}
