package dev.axial.cli;

import dev.axial.client.service.ServiceName;
import dev.axial.contract.model.ModelName;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
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
    private SystemOptions options;

    @Parameters(index = "0", paramLabel = "MODEL", description = "Model name, for example organ.")
    private String model;

    @Parameters(index = "1", paramLabel = "VERSION", description = "Its version; './axial models' shows them.")
    private int version;

    PromoteCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        if (version < 1) {
            throw new CommandException("VERSION is 1 or more, got " + version + "; './axial models' shows them");
        }
        options.system()
                .service(ServiceName.EVAL)
                .put("/models/" + name() + "/champion", Map.of("version", version, "by", "./axial promote"));
        terminal.say(model + " version " + version + " is champion.");
        return 0;
    }

    private ModelName name() throws CommandException {
        try {
            return new ModelName(model);
        } catch (IllegalArgumentException e) {
            throw new CommandException("There is no such model: " + Sentence.reason(e), e);
        }
    }
}
