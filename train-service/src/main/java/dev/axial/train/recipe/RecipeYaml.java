package dev.axial.train.recipe;

import java.util.Map;

final class RecipeYaml {
    private RecipeYaml() {}

    static Recipe read(String name, String yaml) throws InvalidRecipeException {
        throw new UnsupportedOperationException();
    }

    static Recipe override(Recipe recipe, Map<String, Object> overrides) throws InvalidRecipeException {
        throw new UnsupportedOperationException();
    }

    static String write(Recipe recipe) {
        throw new UnsupportedOperationException();
    }

    static Recipe resource(String name) {
        throw new UnsupportedOperationException();
    }
}
