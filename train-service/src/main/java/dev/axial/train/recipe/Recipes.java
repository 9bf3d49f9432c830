package dev.axial.train.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The recipes that come along, from one file on the class path; all are read and checked at once. */
public final class Recipes {

    private static final String STUDY = "/recipes/organamnist-study.yaml";

    private final List<Recipe> recipes;

    private Recipes(List<Recipe> recipes) {
        this.recipes = List.copyOf(recipes);
    }

    /** @throws IllegalStateException if the file is missing, or a recipe in it is invalid */
    public static Recipes bundled() {
        try (InputStream file = Recipes.class.getResourceAsStream(STUDY)) {
            if (file == null) {
                throw new IllegalStateException(STUDY + " is not on the class path");
            }
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException | InvalidRecipeException e) {
            throw new IllegalStateException(STUDY + " cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a file of recipes: each under its name, whole or with the key {@code extends}, which names another of the
     * file; the other keys are then {@linkplain Recipe#with overrides} of that.
     *
     * @throws InvalidRecipeException naming the recipe, and the key that is unknown, missing or wrong
     */
    static Recipes parse(String yaml) throws InvalidRecipeException {
        return new Recipes(new RecipeFile(yaml).recipes());
    }

    public Optional<Recipe> find(String name) {
        return recipes.stream().filter(recipe -> recipe.name().equals(name)).findFirst();
    }

    /** @throws InvalidRecipeException if there is none of that name; the message suggests the nearest */
    public Recipe require(String name) throws InvalidRecipeException {
        return find(name)
                .orElseThrow(() -> new InvalidRecipeException("there is no recipe '" + name + "'"
                        + Section.instead(
                                name, recipes.stream().map(Recipe::name).toList())));
    }

    /** All recipes in the order of the file, which is the study's. */
    public List<Recipe> list() {
        return recipes;
    }
}
