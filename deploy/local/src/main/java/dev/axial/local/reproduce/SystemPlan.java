package dev.axial.local.reproduce;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a system was last asked for in this folder.
 *
 * @param recipe by name
 * @param yaml of that recipe then; blank if it is not known
 * @param overrides of its keys
 * @param seeds runs, seeds 1 to that
 */
record SystemPlan(String recipe, String yaml, Map<String, Object> overrides, int seeds) {

    SystemPlan {
        requireNonNull(recipe, "recipe");
        requireNonNull(yaml, "yaml");
        overrides = Map.copyOf(overrides);
    }

    /**
     * Identity of a run: the same folder, system, recipe, overrides and seed are the same run, however often the command
     * is started.
     *
     * @param attempt counts from 1; a run that failed is tried again under another identity
     */
    RunId runId(String study, String model, int seed, int attempt) {
        String content = recipe + "\n" + new String(EventJson.write(new TreeMap<>(overrides)), StandardCharsets.UTF_8);
        String what = Sha256.of(content.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 8);
        return new RunId(
                study + "-" + model + "-" + what + "-seed-" + seed + (attempt == 1 ? "" : "-attempt-" + attempt));
    }
}
