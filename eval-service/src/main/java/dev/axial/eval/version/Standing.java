package dev.axial.eval.version;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.RunId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What has been decided up to some point: every version with its verdict, and the champion of each name. Immutable; each
 * event makes a new one, so that decisions which are not committed are dropped by forgetting them.
 */
public final class Standing {

    /** Before the first model. */
    public static final Standing EMPTY = new Standing(Map.of(), Map.of());

    private final Map<RunId, ModelEvaluated> verdicts;
    private final Map<ModelName, ModelPromoted> champions;

    private Standing(Map<RunId, ModelEvaluated> verdicts, Map<ModelName, ModelPromoted> champions) {
        this.verdicts = verdicts;
        this.champions = champions;
    }

    /** After this verdict; a second one on the same run changes nothing. */
    public Standing with(ModelEvaluated verdict) {
        if (verdicts.containsKey(verdict.runId())) {
            return this;
        }
        Map<RunId, ModelEvaluated> more = new HashMap<>(verdicts);
        more.put(verdict.runId(), verdict);
        return new Standing(Collections.unmodifiableMap(more), champions);
    }

    /** After this promotion: it alone is champion of its name. */
    public Standing with(ModelPromoted champion) {
        Map<ModelName, ModelPromoted> newer = new HashMap<>(champions);
        newer.put(champion.model(), champion);
        return new Standing(verdicts, Collections.unmodifiableMap(newer));
    }

    /** The verdict on a run, if it has one. */
    public Optional<ModelEvaluated> verdictOn(RunId run) {
        return Optional.ofNullable(verdicts.get(run));
    }

    /** Versions of a model, from 1 up; empty for a name that no model has. */
    public List<ModelEvaluated> versions(ModelName model) {
        List<ModelEvaluated> versions = new ArrayList<>(verdicts.values());
        versions.removeIf(verdict -> !verdict.model().equals(model));
        versions.sort((a, b) -> Integer.compare(a.version(), b.version()));
        return List.copyOf(versions);
    }

    /** What the next model of this name will be called: one more than the largest version, from 1. */
    public int nextVersion(ModelName model) {
        return versions(model).stream().mapToInt(ModelEvaluated::version).max().orElse(0) + 1;
    }

    public Optional<ModelPromoted> champion(ModelName model) {
        return Optional.ofNullable(champions.get(model));
    }

    /** Names of which there is a version, sorted. */
    public SortedSet<ModelName> models() {
        SortedSet<ModelName> names = new TreeSet<>();
        verdicts.values().forEach(verdict -> names.add(verdict.model()));
        return Collections.unmodifiableSortedSet(names);
    }
}
