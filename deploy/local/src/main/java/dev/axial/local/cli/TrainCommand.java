package dev.axial.local.cli;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.local.data.DataSource;
import dev.axial.local.home.Installation;
import dev.axial.local.parts.RunningSystem;
import dev.axial.local.terminal.CommandException;
import dev.axial.local.terminal.Terminal;
import dev.axial.local.training.RunListener;
import dev.axial.local.training.RunReporter;
import dev.axial.local.training.TrainingClient;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "train",
        description = {"Ask for a training run and follow it until its model is evaluated.", ""},
        footer = {
            "",
            "Examples:",
            "  ./axial train --recipe cnn-bn",
            "  ./axial train --recipe cnn-bn --data organamnist --set epochs=20 --seed 7",
            "  ./axial train --recipe mlp-2x256-relu --data my.npz --model mine --no-promote --json",
            "  ./axial train --recipe resnet18-frozen-fc512 --weights backbone.safetensors"
        })
final class TrainCommand implements Callable<Integer> {

    /** A run may wait behind others. */
    private static final Duration SILENCE = Duration.ofHours(12);

    private final Installation installation;
    private final Terminal terminal;

    @Mixin
    private HomeOption home;

    @Option(names = "--recipe", required = true, paramLabel = "NAME", description = "'./axial recipes' lists them.")
    private String recipe;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "An npz file, or a dataset by name (default: the bundled sample).")
    private Optional<String> data;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of all that is random; default: 1.")
    private long seed;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Another value for a key of the recipe, for example optimizer.rate=0.001. Repeatable.")
    private Map<String, String> settings = Map.of();

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description =
                    "A safetensors file with which the recipe's backbone begins; './axial export-weights' writes one.")
    private Optional<Path> weights;

    @Option(names = "--model", paramLabel = "NAME", defaultValue = "organ", description = "Its name; default: organ.")
    private String model;

    @Option(names = "--no-promote", description = "Evaluate it, but leave the champion as it is.")
    private boolean noPromote;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for whoever looks at it later.")
    private Optional<String> reason;

    @Option(names = "--json", description = "One JSON object a line: each step of the run, then its evaluation.")
    private boolean json;

    TrainCommand(Installation installation, Terminal terminal) {
        this.installation = installation;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        RunningSystem system = home.running();
        RunId run = new RunId(UUID.randomUUID().toString());
        TrainingClient client = new TrainingClient(system.kafka());
        client.request(request(run, dataset(system), overrides(system)));
        Thread atInterrupt =
                new Thread(() -> terminal.say("Stopped following; the run goes on: './axial runs' shows it, "
                        + "'./axial cancel " + run + "' ends it."));
        Runtime.getRuntime().addShutdownHook(atInterrupt);
        RunListener listener = json ? new JsonRunListener(terminal) : new RunReporter(terminal);
        try {
            client.follow(run, listener, SILENCE);
        } finally {
            stopWatching(atInterrupt);
        }
        return 0;
    }

    private static void stopWatching(Thread atInterrupt) {
        try {
            Runtime.getRuntime().removeShutdownHook(atInterrupt);
        } catch (IllegalStateException e) {
            return; // the JVM is ending: it is at work
        }
    }

    private Dataset dataset(RunningSystem system) throws CommandException, InterruptedException {
        try (ArtifactStore store = ArtifactStore.local(system.home().store())) {
            return new DataSource(installation, system.home().data(), new Datasets(store), terminal).resolve(data);
        }
    }

    /** Weights travel as the content that they are, so that a file that changes later changes no run. */
    private Map<String, Object> overrides(RunningSystem system) throws CommandException {
        Map<String, Object> overrides = new TreeMap<>(Overrides.parse(settings));
        if (weights.isPresent()) {
            overrides.put("weights", keep(weights.get(), system));
        }
        return overrides;
    }

    private static Map<String, Object> keep(Path file, RunningSystem system) throws CommandException {
        try (ArtifactStore store = ArtifactStore.local(system.home().store())) {
            if (!Files.isRegularFile(file)) {
                throw new CommandException("There is no file " + file + "; --weights takes a safetensors file.");
            }
            ArtifactRef kept = store.put(file);
            return Map.of("sha256", kept.sha256().hex(), "bytes", kept.bytes());
        } catch (UncheckedIOException e) {
            throw new CommandException("The weights in " + file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private TrainingRequested request(RunId run, Dataset dataset, Map<String, Object> overrides)
            throws CommandException {
        try {
            return new TrainingRequested(
                    Optional.of(run),
                    new ModelName(model),
                    recipe,
                    dataset.ref().name(),
                    seed,
                    overrides,
                    !noPromote,
                    reason);
        } catch (IllegalArgumentException e) {
            throw new CommandException("This cannot be asked for: " + e.getMessage() + ".", e);
        }
    }
}
