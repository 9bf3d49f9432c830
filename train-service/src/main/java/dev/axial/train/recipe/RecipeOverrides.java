package dev.axial.train.recipe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changes to a recipe: keys, with dots where they nest, and their values.
 *
 * <p>A mapping is merged into the mapping that is there, key by key at every depth; anything else replaces what is
 * there. Two mappings mean one thing as a whole and replace it: a layer of the network, and {@code weights}, which
 * names one file. The momentum belongs to its method and goes with it. Where two keys overlap, the longer one wins.
 */
final class RecipeOverrides {

    /** Keys that mean only one thing may be given without the part that they are in. */
    private static final Map<String, String> SHORT = Map.of(
            "rate", "optimizer.rate",
            "momentum", "optimizer.momentum",
            "l1", "regularization.l1",
            "l2", "regularization.l2",
            "patience", "earlyStopping.patience");

    /** Nested keys that people ask for by their last part. */
    private static final List<String> NESTED = List.of(
            "optimizer.method",
            "augmentation.flipHorizontal",
            "augmentation.flipVertical",
            "augmentation.rotation",
            "augmentation.translation",
            "augmentation.scale");

    private static final String MOMENTUM = "optimizer.momentum";
    private static final String WEIGHTS = "weights";

    private final Object before;
    private Object tree;
    private boolean setsMomentum;

    private RecipeOverrides(Object tree) {
        this.before = tree;
        this.tree = tree;
    }

    /** @param name of the changed recipe */
    static Recipe apply(String name, Recipe recipe, Map<String, Object> overrides) throws InvalidRecipeException {
        RecipeOverrides changed = new RecipeOverrides(RecipeYaml.parse("recipe " + recipe.name(), recipe.toYaml()));
        for (Map.Entry<String, String> key : byLength(overrides).entrySet()) {
            changed.set(key.getKey(), overrides.get(key.getValue()));
        }
        changed.dropForeignMomentum();
        return RecipeYaml.of(name, changed.tree);
    }

    /** Whole keys with what they are called in the request; those of more parts later, so that they win. */
    private static Map<String, String> byLength(Map<String, Object> overrides) throws InvalidRecipeException {
        Map<String, String> sorted = new TreeMap<>(
                Comparator.<String>comparingInt(key -> path(key).size()).thenComparing(key -> key));
        for (String given : overrides.keySet()) {
            requireKnown(given);
            String other = sorted.put(SHORT.getOrDefault(given, given), given);
            if (other != null) {
                throw new InvalidRecipeException(
                        SHORT.getOrDefault(given, given) + " is given twice, as " + given + " and as " + other);
            }
        }
        return sorted;
    }

    private static void requireKnown(String key) throws InvalidRecipeException {
        if (key.indexOf('.') < 0 && !SHORT.containsKey(key) && !RecipeYaml.KEYS.contains(key)) {
            List<String> known = new ArrayList<>(RecipeYaml.KEYS);
            known.addAll(SHORT.values());
            known.addAll(NESTED);
            throw Section.unknown("key", key, known);
        }
    }

    private static List<String> path(String key) {
        return List.of(key.split("\\.", -1));
    }

    private void set(String key, Object value) throws InvalidRecipeException {
        requireValues(key, value);
        tree = set(tree, key, path(key), value);
        setsMomentum |= key.equals(MOMENTUM)
                || key.equals("optimizer") && value instanceof Map<?, ?> map && map.containsKey("momentum");
    }

    private static void requireValues(String key, Object value) throws InvalidRecipeException {
        if (value == null) {
            throw new InvalidRecipeException(key + " needs a value, got none");
        }
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                requireValues(key + "." + entry.getKey(), entry.getValue());
            }
        }
    }

    /**
     * Returns the changed {@code node}; a part that was the word "none" becomes a map, whose keys are checked when it is
     * read.
     */
    private static Object set(Object node, String key, List<String> path, Object value) throws InvalidRecipeException {
        if (path.isEmpty()) {
            return key.equals(WEIGHTS) ? value : merged(node, value);
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
            changed.set(index, rest.isEmpty() ? value : set(list.get(index), key, rest, value));
            return changed;
        }
        Map<String, Object> changed = copy(node);
        changed.put(first, set(changed.get(first), key, rest, value));
        return changed;
    }

    private static Object merged(Object node, Object value) {
        if (!(node instanceof Map<?, ?>) || !(value instanceof Map<?, ?> changes)) {
            return value;
        }
        Map<String, Object> changed = copy(node);
        changes.forEach(
                (name, change) -> changed.put(String.valueOf(name), merged(changed.get(String.valueOf(name)), change)));
        return changed;
    }

    private static Map<String, Object> copy(Object node) {
        Map<String, Object> copy = new LinkedHashMap<>();
        if (node instanceof Map<?, ?> map) {
            map.forEach((name, content) -> copy.put(String.valueOf(name), content));
        }
        return copy;
    }

    private void dropForeignMomentum() {
        Map<String, Object> whole = copy(tree);
        Map<String, Object> optimizer = copy(whole.get("optimizer"));
        Object method = copy(copy(before).get("optimizer")).get("method");
        if (!setsMomentum
                && optimizer.containsKey("method")
                && !optimizer.get("method").equals(method)) {
            optimizer.remove("momentum");
            whole.put("optimizer", optimizer);
            tree = whole;
        }
    }
}
