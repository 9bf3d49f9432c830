package dev.axial.cli.demo;

import dev.axial.cli.report.Report;
import dev.axial.client.dataset.DataSource;
import dev.axial.client.stream.LabelledStream;
import dev.axial.client.stream.StreamReporter;
import dev.axial.client.stream.StreamScore;
import dev.axial.client.system.AxialSystem;
import dev.axial.client.training.RunListener;
import dev.axial.client.training.TrainingClient;
import dev.axial.client.training.TrainingOutcome;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Installation;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.InvalidDatasetException;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** A labelled split streamed through a system that is up, and scored against the labels. */
public final class StreamRun {

    /** The champion's run is over: all that is to be heard of it is there. */
    private static final Duration HEARD_ALREADY = Duration.ofSeconds(10);

    private final Installation installation;
    private final AxialSystem system;
    private final Home base;
    private final Terminal terminal;

    /** @param base keeps fetched datasets, and the model that answers */
    public StreamRun(Installation installation, AxialSystem system, Home base, Terminal terminal) {
        this.installation = installation;
        this.system = system;
        this.base = base;
        this.terminal = terminal;
    }

    /**
     * @param data as after {@code --data}; empty: the bundled sample
     * @param champion that is to answer
     */
    public Report run(Optional<String> data, Split split, ModelPromoted champion)
            throws CommandException, InterruptedException {
        try (ArtifactStore store = system.openStore()) {
            Datasets datasets = new Datasets(store);
            Dataset dataset =
                    new DataSource(installation.bundledSample(), base.data(), datasets, terminal).resolve(data);
            Optional<TrainingOutcome> training = training(champion);
            String id = "stream-" + UUID.randomUUID().toString().substring(0, 8);
            terminal.heading("Stream " + id + ": " + split.code() + " of "
                    + dataset.ref().name());
            StreamScore score = new LabelledStream(
                            system.kafka(),
                            id,
                            champion.model(),
                            split,
                            datasets.load(dataset.ref()).split(split),
                            dataset.labels())
                    .run(new StreamReporter(terminal));
            return new Report(
                    Report.Data.of(dataset),
                    training.map(outcome -> outcome.evaluation().recipe()).orElse(null),
                    training.map(Report.TrainingTimes::of).orElse(null),
                    training.map(Report.TestScores::of).orElse(null),
                    score,
                    Report.AnsweringModel.of(champion, Demo.keep(base, store, champion)));
        } catch (ArtifactException | InvalidDatasetException | IOException e) {
            throw new CommandException(Sentence.reason(e), e);
        } finally {
            terminal.endLive();
        }
    }

    private Optional<TrainingOutcome> training(ModelPromoted champion) throws InterruptedException {
        try {
            return Optional.of(
                    new TrainingClient(system.kafka()).follow(champion.runId(), new Unheard(), HEARD_ALREADY));
        } catch (CommandException e) {
            return Optional.empty(); // a champion whose run Kafka no longer knows; it answers all the same
        }
    }

    private static final class Unheard implements RunListener {
        @Override
        public void progressed(TrainingProgress event) {
            // It is history, and was told when it happened.
        }

        @Override
        public void evaluated(ModelEvaluated evaluation) {
            // Likewise.
        }
    }
}
