package dev.axial.study;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last request for a variant in this folder.
 *
 * @param recipe by name
 * @param yaml of that recipe then; blank if it is not known
 * @param overrides of its keys
 * @param seeds runs, seeds 1 to that
 */
record VariantPlan(String recipe, String yaml, Map<String, Object> overrides, int seeds) {

    VariantPlan {
        requireNonNull(recipe, "recipe");
        requireNonNull(yaml, "yaml");
        overrides = Map.copyOf(overrides);
    }

    /**
     * Identity of a run: the same folder, system, recipe (its text too), overrides and seed are the same run, however
     * often the command is started.
     *
     * @param attempt counts from 1; a run that failed is tried again under another identity
     */
    RunId runId(String study, String model, int seed, int attempt) {
        String what = Sha256.of(canonical(this).getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, 8);
        return new RunId(
                study + "-" + model + "-" + what + "-seed-" + seed + (attempt == 1 ? "" : "-attempt-" + attempt));
    }

    /** Maps within the overrides are sorted too, so that the order in which somebody wrote them is no difference. */
    private static String canonical(VariantPlan plan) {
        return plan.recipe + "\n" + plan.yaml + "\n"
                + new String(EventJson.write(sorted(plan.overrides)), StandardCharsets.UTF_8);
    }

    private static Object sorted(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, inner) -> sorted.put(String.valueOf(key), sorted(inner)));
        return sorted;
    }
}
