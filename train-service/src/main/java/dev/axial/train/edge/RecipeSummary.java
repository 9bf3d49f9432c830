package dev.axial.train.edge;

import dev.axial.contract.training.TrainingProgress.Parameters;
import dev.axial.train.network.Network;
import dev.axial.train.network.NetworkStep;
import dev.axial.train.network.ResNet18;
import dev.axial.train.recipe.Recipe;
import java.util.List;
import java.util.stream.Stream;

/**
 * A recipe as {@code GET /recipes} tells it.
 *
 * @param description one line for a list
 * @param yaml the recipe whole, every default filled in
 * @param parameters of the network
 * @param layers of the network in order, enough to draw it; a backbone is told by its own layers
 */
record RecipeSummary(String name, String description, String yaml, Parameters parameters, List<LayerSummary> layers) {

    /**
     * @param name prefix of its parameters' names
     * @param layer what it is, as a recipe writes it; {@code residual} within a backbone
     * @param output dimensions of what it gives for one image
     * @param parameters how many numbers it learns
     * @param frozen whether they stay as they began
     */
    record LayerSummary(String name, String layer, List<Long> output, long parameters, boolean frozen) {}

    static RecipeSummary of(Recipe recipe, int classes) {
        Network network = recipe.network(classes);
        return new RecipeSummary(
                recipe.name(),
                describe(recipe),
                recipe.toYaml(),
                network.count(),
                network.steps().stream().flatMap(RecipeSummary::layers).toList());
    }

    private static Stream<LayerSummary> layers(NetworkStep step) {
        return step.layer() instanceof ResNet18 backbone
                ? backbone.steps(step.place()).stream().map(part -> layer(part, backbone.frozen()))
                : Stream.of(layer(step, false));
    }

    private static LayerSummary layer(NetworkStep step, boolean frozen) {
        return new LayerSummary(
                step.place().name(),
                step.layer().keyword(),
                step.place().output().dimensions(),
                step.learnt(),
                frozen);
    }

    private static String describe(Recipe recipe) {
        return recipe.input() + ", batches of " + recipe.batchSize() + ", " + recipe.epochs() + " epochs"
                + (recipe.patience().isPresent()
                        ? ", patience " + recipe.patience().getAsInt()
                        : "");
    }
}
