package dev.axial.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.model.ModelName;
import dev.axial.local.parts.Part;
import dev.axial.local.terminal.CommandException;
import dev.axial.local.terminal.Terminal;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "promote",
        description = {"Make any evaluated version the champion of its model name; a rollback too.", ""},
        footer = {"", "Example:", "  ./axial promote organ 3"})
final class PromoteCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private HomeOption home;

    @Parameters(index = "0", paramLabel = "MODEL", description = "Model name, for example organ.")
    private String model;

    @Parameters(index = "1", paramLabel = "VERSION", description = "Its version; './axial runs' shows them.")
    private int version;

    PromoteCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        try {
            String path = "/models/" + new ModelName(model) + "/champion";
            HttpResponse<String> answer =
                    home.running().services().put(Part.EVAL, path, Json.line(Map.of("version", version)));
            if (answer.statusCode() / 100 != 2) {
                throw new CommandException(model + " version " + version + " was not promoted: " + reason(answer));
            }
            terminal.say(model + " version " + version + " is champion.");
            return 0;
        } catch (IllegalArgumentException e) {
            throw new CommandException("There is no such model: " + e.getMessage() + ".", e);
        } catch (IOException e) {
            throw new CommandException("Eval does not answer; './axial status' and './axial logs eval' say more.", e);
        }
    }

    private static String reason(HttpResponse<String> answer) {
        try {
            JsonNode error = new ObjectMapper().readTree(answer.body()).path("error");
            if (error.isTextual()) {
                return error.asText();
            }
        } catch (JsonProcessingException e) {
            return "eval answered " + answer.statusCode(); // not one of its own answers
        }
        return "eval answered " + answer.statusCode() + (answer.body().isBlank() ? "" : ": " + answer.body());
    }
}
