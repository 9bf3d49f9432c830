package dev.axial.cli;

import dev.axial.client.dataset.DataSource;
import dev.axial.client.service.ServiceName;
import dev.axial.client.system.AxialSystem;
import dev.axial.client.training.RunListener;
import dev.axial.client.training.RunReporter;
import dev.axial.client.training.TrainingClient;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.launcher.home.Installation;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
    /** The longest wait for a train-service that is starting, or being started again. */
    private static final Duration TRAIN_STARTS = Duration.ofMinutes(1);

    private final Installation installation;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SystemOptions options;

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
        AxialSystem system = options.system();
        RunId run = new RunId(UUID.randomUUID().toString());
        KafkaConnection kafka = system.requireKafka();
        requireWeights();
        try (ServicesWatch watch = new ServicesWatch(
                system,
                List.of(ServiceName.TRAIN, ServiceName.INGEST, ServiceName.EVAL),
                terminal,
                spec.commandLine().getErr())) {
            TrainingRequested request = request(run, dataset(system), overrides(system));
            // Asked over HTTP, train refuses at once what it cannot do; in Kafka that would become a failed run.
            system.service(ServiceName.TRAIN).post("/runs", request, TRAIN_STARTS);
            follow(run, new TrainingClient(kafka));
        }
        return 0;
    }

    private void follow(RunId run, TrainingClient client) throws CommandException, InterruptedException {
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
    }

    private static void stopWatching(Thread atInterrupt) {
        try {
            Runtime.getRuntime().removeShutdownHook(atInterrupt);
        } catch (IllegalStateException e) {
            return; // the JVM is ending: it is at work
        }
    }

    private Dataset dataset(AxialSystem system) throws CommandException, InterruptedException {
        try (ArtifactStore store = system.openStore()) {
            return new DataSource(installation.bundledSample(), options.home().data(), new Datasets(store), terminal)
                    .resolve(data);
        }
    }

    private void requireWeights() throws CommandException {
        if (weights.isEmpty()) {
            return;
        }
        Path file = weights.get();
        if (!Files.isRegularFile(file)) {
            throw new CommandException((Files.isDirectory(file) ? file + " is a folder" : "There is no file " + file)
                    + "; --weights takes a safetensors file");
        }
        // The format: 8 bytes with the length of the header, little-endian, then the header, a JSON object.
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(9);
            long header = start.length < 9
                    ? 0
                    : ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (header < 2 || header > Files.size(file) - 8 || start[8] != '{') {
                throw new CommandException(file + " is no safetensors file; './axial export-weights' writes one");
            }
        } catch (IOException e) {
            throw new CommandException("The weights in " + file + " cannot be read: " + Sentence.reason(e), e);
        }
    }

    /** Weights travel as the content that they are, so that a file that changes later changes no run. */
    private Map<String, Object> overrides(AxialSystem system) throws CommandException {
        Map<String, Object> overrides = new TreeMap<>(SetOptions.parse(settings));
        if (weights.isPresent()) {
            overrides.put("weights", keep(weights.get(), system));
        }
        return overrides;
    }

    private static Map<String, Object> keep(Path file, AxialSystem system) throws CommandException {
        try (ArtifactStore store = system.openStore()) {
            ArtifactRef kept = store.put(file);
            return Map.of("sha256", kept.sha256().hex(), "bytes", kept.bytes());
        } catch (UncheckedIOException e) {
            throw new CommandException("The weights in " + file + " cannot be read: " + Sentence.reason(e) + ".", e);
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
            throw new CommandException("This cannot be asked for: " + Sentence.reason(e) + ".", e);
        }
    }
}
