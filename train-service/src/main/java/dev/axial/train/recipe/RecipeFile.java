package dev.axial.train.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Recipes by name, each whole or as what differs from another that it extends. */
final class RecipeFile {

    private static final String EXTENDS = "extends";

    private final Map<String, Object> entries = new LinkedHashMap<>();
    private final Map<String, Recipe> read = new LinkedHashMap<>();

    RecipeFile(String yaml) throws InvalidRecipeException {
        Object file = RecipeYaml.parse("a file of recipes", yaml);
        if (!(file instanceof Map<?, ?> map) || map.isEmpty()) {
            throw new InvalidRecipeException(
                    "a file of recipes has each recipe under its name; got " + Section.show(file));
        }
        map.forEach((name, entry) -> entries.put(String.valueOf(name), entry));
    }

    /** Recipes in the order of the file; one that a recipe extends may come after it. */
    List<Recipe> recipes() throws InvalidRecipeException {
        List<Recipe> recipes = new ArrayList<>();
        for (String name : entries.keySet()) {
            recipes.add(recipe(name, List.of()));
        }
        return recipes;
    }

    /** @param heirs recipes that are being read and extend this one, the nearest last */
    private Recipe recipe(String name, List<String> heirs) throws InvalidRecipeException {
        Recipe known = read.get(name);
        if (known != null) {
            return known;
        }
        List<String> line = new ArrayList<>(heirs);
        line.add(name);
        if (heirs.contains(name)) {
            throw new InvalidRecipeException("a recipe cannot extend itself, but "
                    + String.join(" extends ", line.subList(heirs.indexOf(name), line.size())));
        }
        Object entry = entries.get(name);
        Recipe recipe = entry instanceof Map<?, ?> map && map.containsKey(EXTENDS)
                ? extension(name, map, recipe(parent(name, map.get(EXTENDS)), line))
                : whole(name, entry);
        read.put(name, recipe);
        return recipe;
    }

    private String parent(String name, Object parent) throws InvalidRecipeException {
        if (parent instanceof String known && entries.containsKey(known)) {
            return known;
        }
        if (parent instanceof String unknown) {
            throw of(name, Section.unknown("recipe", unknown, List.copyOf(entries.keySet())));
        }
        throw of(name, new InvalidRecipeException("extends names one recipe, got " + Section.show(parent)));
    }

    private static Recipe extension(String name, Map<?, ?> entry, Recipe parent) throws InvalidRecipeException {
        Map<String, Object> overrides = new LinkedHashMap<>();
        entry.forEach((key, value) -> overrides.put(String.valueOf(key), value));
        overrides.remove(EXTENDS);
        try {
            return RecipeOverrides.apply(name, parent, overrides);
        } catch (InvalidRecipeException e) {
            throw of(name, e);
        }
    }

    private static Recipe whole(String name, Object entry) throws InvalidRecipeException {
        try {
            return RecipeYaml.of(name, entry);
        } catch (InvalidRecipeException e) {
            throw of(name, e);
        }
    }

    private static InvalidRecipeException of(String name, InvalidRecipeException why) {
        return new InvalidRecipeException("recipe " + name + ": " + why.getMessage());
    }
}
