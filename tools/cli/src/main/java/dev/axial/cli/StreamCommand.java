package dev.axial.cli;

import dev.axial.cli.demo.StreamRun;
import dev.axial.cli.overview.Overview;
import dev.axial.cli.report.Report;
import dev.axial.cli.report.Summary;
import dev.axial.client.SilenceException;
import dev.axial.client.SilenceException.SilentPart;
import dev.axial.client.service.ServiceName;
import dev.axial.client.system.AxialSystem;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.training.Split;
import dev.axial.launcher.home.Installation;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "stream",
        description = {
            "Stream a labelled split through Kafka and score what comes back. Exit code 0 only if every image that was "
                    + "sent got exactly one prediction.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./axial stream",
            "  ./axial stream --data organamnist --split test --report report.json"
        })
final class StreamCommand implements Callable<Integer> {

    private final Installation installation;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SystemOptions options;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "An npz file, or a dataset by name (default: the bundled sample).")
    private Optional<String> data;

    @Option(names = "--split", paramLabel = "SPLIT", defaultValue = "test", description = "train, validation or test.")
    private String split;

    @Option(names = "--model", paramLabel = "NAME", defaultValue = "organ", description = "Default: organ.")
    private String model;

    @Option(names = "--report", paramLabel = "FILE.json", description = "Write the result as JSON too.")
    private Optional<Path> report;

    StreamCommand(Installation installation, Terminal terminal) {
        this.installation = installation;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        long begin = System.nanoTime();
        Split chosen = split();
        OutputFile.require("--report", report);
        AxialSystem system = options.system();
        system.requireKafka();
        Report result;
        try (ServicesWatch watch = new ServicesWatch(
                system,
                List.of(ServiceName.INGEST, ServiceName.INFER),
                terminal,
                spec.commandLine().getErr())) {
            result = new StreamRun(installation, system, options.home(), terminal).run(data, chosen, champion(system));
        }
        Summary.print(result, System.nanoTime() - begin, terminal);
        if (report.isPresent()) {
            result.write(report.get());
        }
        return result.stream().exactlyOnce() ? 0 : 1;
    }

    private Split split() throws CommandException {
        try {
            return Split.of(split);
        } catch (IllegalArgumentException e) {
            throw new CommandException("There is no such split: " + Sentence.reason(e) + ".", e);
        }
    }

    private ModelPromoted champion(AxialSystem system) throws CommandException, InterruptedException {
        try {
            ModelName name = new ModelName(model);
            return Overview.champions(system.kafka()).stream()
                    .filter(champion -> champion.model().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new CommandException(
                            "Model " + name + " has no champion to answer; './axial train --recipe cnn-bn --model "
                                    + name + "' makes one."));
        } catch (IllegalArgumentException e) {
            throw new CommandException("There is no such model: " + Sentence.reason(e) + ".", e);
        } catch (TimeoutException e) {
            throw new SilenceException(SilentPart.KAFKA, "Kafka does not give the champions", e);
        }
    }
}
