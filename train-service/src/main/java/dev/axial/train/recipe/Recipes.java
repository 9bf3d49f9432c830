package dev.axial.train.recipe;

import java.util.List;
import java.util.Optional;

/** The recipes that come along, from {@code recipes/<name>.yaml} on the class path; all are read and checked at once. */
public final class Recipes {

    private static final List<String> NAMES = List.of("cnn", "cnn-bn", "mlp-2x256-relu");

    private final List<Recipe> recipes;

    private Recipes(List<Recipe> recipes) {
        this.recipes = List.copyOf(recipes);
    }

    /** @throws IllegalStateException if one of them is missing or invalid */
    public static Recipes bundled() {
        return new Recipes(NAMES.stream().map(RecipeYaml::resource).toList());
    }

    public Optional<Recipe> find(String name) {
        return recipes.stream().filter(recipe -> recipe.name().equals(name)).findFirst();
    }

    /** In the order of their names. */
    public List<Recipe> list() {
        return recipes;
    }
}
