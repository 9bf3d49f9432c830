package dev.axial.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.axial.client.service.ServiceName;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Table;
import dev.axial.terminal.Terminal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "recipes",
        description = {"The recipes that train knows; with NAME, one of them whole.", ""},
        footer = {
            "",
            "Examples:",
            "  ./axial recipes",
            "  ./axial recipes cnn-bn             (its YAML, whose keys --set takes, and its layers)",
            "  ./axial recipes cnn-bn --json"
        })
final class RecipesCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private SystemOptions options;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "A recipe; default: all.")
    private Optional<String> name;

    @Option(names = "--json", description = "One JSON object a line, as train gives it.")
    private boolean json;

    RecipesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        JsonNode recipes = options.system().service(ServiceName.TRAIN).get("/recipes");
        if (name.isPresent()) {
            JsonNode one = find(name.get(), recipes);
            if (json) {
                terminal.say(one.toString());
            } else {
                print(one);
            }
        } else if (json) {
            recipes.forEach(one -> terminal.say(one.toString()));
        } else {
            Table table = Table.of("recipe", "parameters", "fitted", "description");
            recipes.forEach(one -> table.row(
                    one.path("name").asText(),
                    Quantities.count(one.at("/parameters/all").asLong()),
                    Quantities.count(one.at("/parameters/fitted").asLong()),
                    one.path("description").asText()));
            table.print(terminal);
        }
        return 0;
    }

    private static JsonNode find(String name, JsonNode recipes) throws CommandException {
        Map<String, JsonNode> known = new LinkedHashMap<>();
        recipes.forEach(one -> known.put(one.path("name").asText(), one));
        if (!known.containsKey(name)) {
            throw new CommandException("There is no recipe '" + name + "'; "
                    + NearestName.of(name.toLowerCase(Locale.ROOT), known.keySet())
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse("there are " + String.join(", ", known.keySet())));
        }
        return known.get(name);
    }

    private void print(JsonNode recipe) {
        terminal.heading(recipe.path("name").asText() + ": "
                + recipe.path("description").asText() + ", "
                + Quantities.count(recipe.at("/parameters/all").asLong()) + " parameters, "
                + Quantities.count(recipe.at("/parameters/fitted").asLong()) + " of them fitted");
        recipe.path("yaml").asText().lines().forEach(line -> terminal.say("  " + line));
        terminal.say("");
        Table layers = Table.of("layer", "kind", "output", "parameters", "learns");
        recipe.path("layers").forEach(layer -> {
            List<String> output = new ArrayList<>();
            layer.path("output").forEach(dimension -> output.add(dimension.asText()));
            layers.row(
                    layer.path("name").asText(),
                    layer.path("layer").asText(),
                    String.join(" x ", output),
                    Quantities.count(layer.path("parameters").asLong()),
                    layer.path("frozen").asBoolean() ? "no" : "yes");
        });
        layers.print(terminal);
    }
}
