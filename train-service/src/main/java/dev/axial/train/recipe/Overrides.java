package dev.axial.train.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Changes to a recipe: keys, with dots where they nest, and the values that replace what is there. */
final class Overrides {

    /** Keys that mean only one thing may be given without the part that they are in. */
    private static final Map<String, String> SHORT = Map.of(
            "rate", "optimizer.rate",
            "momentum", "optimizer.momentum",
            "l1", "regularization.l1",
            "l2", "regularization.l2",
            "patience", "earlyStopping.patience");

    private Overrides() {}

    /** @param name of the changed recipe */
    static Recipe apply(String name, Recipe recipe, Map<String, Object> overrides) throws InvalidRecipeException {
        Object tree = RecipeYaml.parse("recipe " + recipe.name(), recipe.toYaml());
        for (Map.Entry<String, Object> override : overrides.entrySet()) {
            String key = SHORT.getOrDefault(override.getKey(), override.getKey());
            if (override.getValue() == null) {
                throw new InvalidRecipeException(override.getKey() + " needs a value, got none");
            }
            tree = set(tree, key, List.of(key.split("\\.", -1)), override.getValue());
        }
        return RecipeYaml.of(name, tree);
    }

    /** What {@code node} becomes; a part that was {@code none} becomes a map, whose keys are checked when it is read. */
    private static Object set(Object node, String key, List<String> path, Object value) throws InvalidRecipeException {
        if (path.isEmpty()) {
            return value;
        }
        String first = path.get(0);
        List<String> rest = path.subList(1, path.size());
        if (node instanceof List<?> list) {
            int index = first.matches("\\d{1,4}") ? Integer.parseInt(first) : list.size();
            if (index >= list.size()) {
                throw new InvalidRecipeException(
                        key + " names a position from 0 to " + (list.size() - 1) + ", got '" + first + "'");
            }
            List<Object> changed = new ArrayList<>(list);
            changed.set(index, set(list.get(index), key, rest, value));
            return changed;
        }
        Map<String, Object> changed = new LinkedHashMap<>();
        if (node instanceof Map<?, ?> map) {
            map.forEach((name, content) -> changed.put(String.valueOf(name), content));
        }
        changed.put(first, set(changed.get(first), key, rest, value));
        return changed;
    }
}
