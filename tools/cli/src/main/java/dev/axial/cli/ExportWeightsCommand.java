package dev.axial.cli;

import dev.axial.client.service.ServiceName;
import dev.axial.client.system.AxialSystem;
import dev.axial.client.training.KnownRuns;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export-weights",
        description = {"Write the weights of a trained model as a safetensors file, names as PyTorch has them.", ""},
        footer = {
            "",
            "Examples:",
            "  ./axial export-weights blood --out blood.safetensors",
            "  ./axial export-weights organ@3 --out organ.safetensors",
            "A resnet18 written so can be given to './axial train --weights'."
        })
final class ExportWeightsCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private SystemOptions options;

    @Parameters(
            paramLabel = "MODEL[@VERSION]",
            description = "Model name, and its version if it is not the newest; './axial models' shows them.")
    private String model;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Written anew; its folder must exist.")
    private Path out;

    ExportWeightsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        OutputFile.require("--out", out);
        AxialSystem system = options.system();
        List<ModelEvaluated> all = KnownRuns.read(system.requireKafka()).evaluations();
        ModelEvaluated evaluated = find(model, all);
        byte[] weights = system.service(ServiceName.TRAIN).bytes("/runs/" + evaluated.runId() + "/weights");
        try {
            Files.write(out, weights);
        } catch (IOException e) {
            throw new CommandException(
                    "The weights of " + evaluated.model() + " version " + evaluated.version() + " cannot be written to "
                            + out + ": " + Sentence.reason(e),
                    e);
        }
        terminal.say("Weights of " + evaluated.model() + " version " + evaluated.version() + " are in " + out + ", "
                + Quantities.bytes(weights.length) + ".");
        return 0;
    }

    /** @throws CommandException if nothing of that name was evaluated; it says what was */
    static ModelEvaluated find(String wanted, List<ModelEvaluated> all) throws CommandException {
        int at = wanted.indexOf('@');
        String name = at < 0 ? wanted : wanted.substring(0, at);
        String version = at < 0 ? "" : wanted.substring(at + 1);
        List<ModelEvaluated> versions = all.stream()
                .filter(evaluated -> evaluated.model().value().equals(name))
                .sorted(Comparator.comparingInt(ModelEvaluated::version))
                .toList();
        Optional<ModelEvaluated> found = versions.stream()
                .filter(evaluated -> at < 0 || version.equals(String.valueOf(evaluated.version())))
                .reduce((older, newer) -> newer);
        return found.orElseThrow(() -> new CommandException(
                versions.isEmpty()
                        ? "No model '" + name + "' was evaluated; './axial models' shows those that were."
                        : "Model " + name + " has the versions "
                                + versions.stream().map(ModelEvaluated::version).toList() + ", not '" + version
                                + "'."));
    }
}
