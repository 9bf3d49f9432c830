package dev.axial.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.axial.local.parts.Part;
import dev.axial.local.terminal.CommandException;
import dev.axial.local.terminal.Table;
import dev.axial.local.terminal.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "recipes",
        description = {"The recipes that train knows.", ""},
        footer = {"", "Example:", "  ./axial recipes"})
final class RecipesCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private HomeOption home;

    RecipesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        try {
            JsonNode recipes = home.running()
                    .services()
                    .get(Part.TRAIN, "/recipes")
                    .orElseThrow(() -> new CommandException("Train does not say which recipes it knows."));
            Table table = Table.of("recipe", "description");
            recipes.forEach(one ->
                    table.row(one.path("name").asText(), one.path("description").asText()));
            table.print(terminal);
            return 0;
        } catch (IOException e) {
            throw new CommandException("Train does not answer; './axial status' and './axial logs train' say more.", e);
        }
    }
}
