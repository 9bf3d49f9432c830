package dev.axial.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.axial.client.service.ServiceClient;
import dev.axial.study.report.LayerReport;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The recipes of train, as it describes them. */
final class KnownRecipes {

    private static final int ATTEMPTS = 20;

    private final Map<String, String> yaml = new HashMap<>();
    private final Map<String, List<LayerReport>> layers = new HashMap<>();

    private KnownRecipes() {}

    /** @param classes of the dataset, for the last layer */
    static KnownRecipes read(ServiceClient train, int classes) throws CommandException, InterruptedException {
        // Train is up, but a machine with much else to do may not answer in time at once.
        for (int left = ATTEMPTS; ; left--) {
            try {
                return of(train.get("/recipes?classes=" + classes));
            } catch (CommandException e) {
                if (left <= 1) {
                    throw new CommandException(
                            "Train does not say which recipes it knows: " + Sentence.reason(e) + ".", e);
                }
            }
        }
    }

    static KnownRecipes of(Iterable<JsonNode> recipes) {
        KnownRecipes known = new KnownRecipes();
        for (JsonNode recipe : recipes) {
            String name = recipe.path("name").asText();
            known.yaml.put(name, recipe.path("yaml").asText());
            known.layers.put(name, layers(recipe.path("layers")));
        }
        return known;
    }

    /** Blank for one that train does not know; it will say so itself. */
    String yaml(String recipe) {
        return yaml.getOrDefault(recipe, "");
    }

    List<LayerReport> layers(String recipe) {
        return layers.getOrDefault(recipe, List.of());
    }

    private static List<LayerReport> layers(JsonNode told) {
        List<LayerReport> layers = new ArrayList<>();
        for (JsonNode layer : told) {
            List<Integer> output = new ArrayList<>();
            layer.path("output").forEach(dimension -> output.add(dimension.asInt()));
            layers.add(new LayerReport(
                    layer.path("layer").asText(),
                    layer.path("frozen").asBoolean() ? "frozen" : "",
                    output,
                    layer.path("parameters").asLong()));
        }
        return layers;
    }
}
