package dev.axial.soak.ledger;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Settles training runs and announced models: each run that was asked for ends as one model, and each model has one
 * evaluation, equal to that of the undisturbed run of the same recipe, data and seed. Thread-safe.
 */
public final class RunLedger {

    /**
     * @param requested runs asked for
     * @param models announced, by those runs or again
     * @param evaluations made of them
     * @param unfinished runs without a model
     * @param failed runs that train gave up
     * @param doubled models or evaluations beyond the first of a run
     * @param unjudged models without evaluation
     * @param disagreeing evaluations that are not those of the undisturbed run
     */
    public record RunBalance(
            int requested,
            int models,
            int evaluations,
            int unfinished,
            int failed,
            int doubled,
            int unjudged,
            int disagreeing) {

        public boolean clean() {
            return unfinished + failed + doubled + unjudged + disagreeing == 0;
        }
    }

    private final Set<String> requested = new HashSet<>();
    private final Set<String> failed = new HashSet<>();
    private final Map<String, Integer> models = new HashMap<>();
    private final Map<String, Integer> evaluations = new HashMap<>();
    private int disagreeing;

    public synchronized void requested(String run) {
        requested.add(run);
    }

    /** A record of {@code axial.models} was read. */
    public synchronized void model(String run) {
        models.merge(run, 1, Integer::sum);
    }

    /** Train gave the run up. */
    public synchronized void failed(String run) {
        failed.add(run);
    }

    /** A record of {@code axial.evaluations} was read. */
    public synchronized void evaluated(String run, boolean agrees) {
        evaluations.merge(run, 1, Integer::sum);
        disagreeing += agrees ? 0 : 1;
    }

    public synchronized RunBalance balance() {
        int unfinished =
                (int) requested.stream().filter(run -> !models.containsKey(run)).count();
        int unjudged = (int) models.keySet().stream()
                .filter(run -> !evaluations.containsKey(run))
                .count();
        return new RunBalance(
                requested.size(),
                models.size(),
                evaluations.size(),
                unfinished,
                failed.size(),
                beyondFirst(models) + beyondFirst(evaluations),
                unjudged,
                disagreeing);
    }

    private static int beyondFirst(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(count -> count - 1).sum();
    }
}
