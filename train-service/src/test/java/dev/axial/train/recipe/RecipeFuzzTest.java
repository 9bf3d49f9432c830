package dev.axial.train.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.fuzz.Fuzz;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recipes, files of recipes and overrides made wrong. */
class RecipeFuzzTest {

    /** Events of the parser with the places where they are, the tree, the layers; the canonical form, written and read. */
    private static final Fuzz FUZZ = new Fuzz(1_500, 2 << 20, 1024);

    static Stream<Recipe> recipes() {
        return Stream.of("mlp-2x256-relu-l2-half-augmented-early-stopping", "cnn-bn", "resnet18-frozen-fc512")
                .map(name -> Recipes.bundled().find(name).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void readsARecipeOrSaysWhyNot(Recipe recipe) {
        FUZZ.decode(recipe.toYaml().getBytes(UTF_8), 1, bytes -> {
            try {
                Recipe read = Recipe.parse("fuzzed", new String(bytes, UTF_8));
                assertThat(Recipe.parse("fuzzed", read.toYaml())).isEqualTo(read);
                return null;
            } catch (InvalidRecipeException e) {
                return e.getMessage();
            }
        });
    }

    @Test
    void readsAFileOfRecipesOrSaysWhyNot() {
        String file = RecipesTest.WHOLE + """
                second: {extends: first, rate: 1e-3, network.2: tanh}
                third: {extends: second, epochs: 7}
                """;
        FUZZ.decode(file.getBytes(UTF_8), 2, bytes -> {
            try {
                assertThat(Recipes.parse(new String(bytes, UTF_8)).list()).isNotEmpty();
                return null;
            } catch (InvalidRecipeException e) {
                return e.getMessage();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void takesOverridesOrSaysWhyNot(Recipe recipe) {
        String overrides = "rate=0.1;epochs=3;network.1={linear: 7};optimizer.momentum=0.5;patience=2;"
                + "augmentation={rotation: {probability: 1, max: 15}}";
        FUZZ.decode(overrides.getBytes(UTF_8), 3, bytes -> {
            try {
                recipe.with(overrides(new String(bytes, UTF_8)));
                return null;
            } catch (InvalidRecipeException e) {
                return e.getMessage();
            }
        });
    }

    /** Keys as they are, values as YAML has them: numbers, text, lists and maps. */
    private static Map<String, Object> overrides(String text) throws InvalidRecipeException {
        Map<String, Object> overrides = new LinkedHashMap<>();
        for (String each : text.split(";")) {
            List<String> sides = List.of(each.split("=", 2));
            overrides.put(sides.get(0), sides.size() == 1 ? "" : RecipeYaml.parse(sides.get(0), sides.get(1)));
        }
        return overrides;
    }
}
