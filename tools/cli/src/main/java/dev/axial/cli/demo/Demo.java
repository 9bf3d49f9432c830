package dev.axial.cli.demo;

import dev.axial.cli.report.Report;
import dev.axial.client.dataset.DataSource;
import dev.axial.client.service.ServiceName;
import dev.axial.client.stream.LabelledStream;
import dev.axial.client.stream.StreamReporter;
import dev.axial.client.stream.StreamScore;
import dev.axial.client.system.AxialSystem;
import dev.axial.client.system.NewChampion;
import dev.axial.client.training.RunReporter;
import dev.axial.client.training.TrainingClient;
import dev.axial.client.training.TrainingOutcome;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.RunId;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.launcher.LocalSystem;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.home.Ports;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.InvalidDatasetException;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The whole loop once: a dataset is imported, a model trained, exported, evaluated and promoted, every test image
 * streamed through Kafka, and the predictions counted and scored as an outside client sees them.
 */
public final class Demo {

    private static final Duration TIME_TO_ASK = Duration.ofSeconds(60);
    private static final Duration SILENT_TRAINING = Duration.ofMinutes(30);

    private final Installation installation;
    private final Home base;
    private final Terminal terminal;

    /** @param base keeps what outlives the demo: fetched datasets, and the model */
    public Demo(Installation installation, Home base, Terminal terminal) {
        this.installation = installation;
        this.base = base;
        this.terminal = terminal;
    }

    /**
     * Runs it on a local system of its own, which ends with it.
     *
     * @param home of this demo alone; new
     * @param data as after {@code --data}; empty: the bundled sample
     * @param overrides of the recipe
     */
    public Report run(Home home, Optional<String> data, String recipe, Map<String, Object> overrides)
            throws CommandException, IOException, InterruptedException {
        terminal.heading("Start: broker and services, in " + Printable.path(home.folder()));
        try (LocalSystem system = LocalSystem.start(installation, home, Ports.free(), terminal)) {
            return run(system.running(), ModelName.DEFAULT, data, recipe, overrides);
        }
    }

    /**
     * Runs it on a system that is there.
     *
     * @param model has no champion yet
     */
    public Report run(
            AxialSystem system, ModelName model, Optional<String> data, String recipe, Map<String, Object> overrides)
            throws CommandException, IOException, InterruptedException {
        try (ArtifactStore store = system.openStore()) {
            Datasets datasets = new Datasets(store);
            terminal.heading("Data");
            Dataset dataset =
                    new DataSource(installation.bundledSample(), base.data(), datasets, terminal).resolve(data);
            terminal.say("  " + dataset.ref().name() + ": " + DataSource.describe(dataset));

            terminal.heading("Training");
            TrainingOutcome training = train(system, model, dataset, recipe, overrides);
            NewChampion.awaitServed(system, training.evaluation());
            ModelPromoted champion =
                    training.evaluation().promoted(training.evaluation().gate().reason());

            terminal.heading("Stream: every test image through axial.images");
            StreamScore score = stream(system, datasets, dataset, model);
            return new Report(
                    Report.Data.of(dataset),
                    recipe,
                    Report.TrainingTimes.of(training),
                    new Report.TestScores(
                            training.evaluation().accuracy(),
                            training.evaluation().auc()),
                    score,
                    Report.AnsweringModel.of(champion, keep(base, store, champion)));
        } catch (ArtifactException | InvalidDatasetException e) {
            throw new CommandException(Sentence.reason(e), e);
        } finally {
            terminal.endLive();
        }
    }

    private TrainingOutcome train(
            AxialSystem system, ModelName model, Dataset dataset, String recipe, Map<String, Object> overrides)
            throws CommandException, InterruptedException {
        RunId run = new RunId(UUID.randomUUID().toString());
        TrainingClient client = new TrainingClient(system.kafka());
        TrainingRequested request = new TrainingRequested(
                Optional.of(run), model, recipe, dataset.ref().name(), 1, overrides, true, Optional.of("demo"));
        // Asked over HTTP, train refuses at once what it cannot do; in Kafka that would become a failed run.
        system.service(ServiceName.TRAIN).post("/runs", request, TIME_TO_ASK);
        return client.follow(run, new RunReporter(terminal), SILENT_TRAINING);
    }

    private StreamScore stream(AxialSystem system, Datasets datasets, Dataset dataset, ModelName model)
            throws CommandException, InterruptedException, ArtifactException, InvalidDatasetException {
        return new LabelledStream(
                        system.kafka(),
                        "demo",
                        model,
                        Split.TEST,
                        datasets.load(dataset.ref()).split(Split.TEST),
                        dataset.labels())
                .run(new StreamReporter(terminal));
    }

    /** Copies the model out of the store to where a person can look at it. */
    static Path keep(Home base, ArtifactStore store, ModelPromoted champion) throws ArtifactException, IOException {
        Path file = base.models()
                .resolve(champion.model() + "-" + champion.artifact().sha256().abbreviated() + ".onnx");
        Files.createDirectories(base.models());
        store.copyTo(champion.artifact(), file);
        return file;
    }
}
