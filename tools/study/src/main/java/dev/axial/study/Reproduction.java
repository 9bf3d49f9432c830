package dev.axial.study;

import dev.axial.client.dataset.DataSource;
import dev.axial.launcher.LocalSystem;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.home.Ports;
import dev.axial.launcher.parts.Part;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.study.report.StudyReport;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The study, run by run: asked for once through Kafka, followed until eval has judged the model, and written down.
 *
 * <p>Whatever is killed, at whatever moment: the runs are in Kafka, their identities follow from the folder and the row,
 * and the next {@link #run} finds them there. What is done is not done again; what was asked for is not asked for again.
 */
public final class Reproduction {

    private static final String WHOLE_DATA = "organamnist";

    private final Installation installation;
    private final Home base;
    private final Home home;
    private final Terminal terminal;

    /**
     * @param base keeps fetched datasets
     * @param home of this study alone; new, or what an earlier command left
     */
    public Reproduction(Installation installation, Home base, Home home, Terminal terminal) {
        this.installation = installation;
        this.base = base;
        this.home = home;
        this.terminal = terminal;
    }

    /**
     * Returns when all that was asked for is done, or has failed.
     *
     * @throws CommandException if it cannot begin or go on; a run that fails is no reason
     */
    public StudyReport run(StudyRequest request) throws CommandException, IOException, InterruptedException {
        Optional<StudyState> before = StudyState.read(home.folder());
        if (before.isPresent() && before.get().quick() != request.quick()) {
            throw new CommandException(Printable.path(home.folder()) + " holds a study that is "
                    + (request.quick() ? "not quick" : "quick") + "; give another folder with --out.");
        }
        terminal.heading("Start: broker and services, in " + Printable.path(home.folder()));
        try (LocalSystem system = LocalSystem.start(installation, home, Ports.free(), terminal);
                ArtifactStore store = ArtifactStore.local(home.store())) {
            terminal.heading("Data");
            Datasets datasets = new Datasets(store);
            DataSource source = new DataSource(installation.bundledSample(), base.data(), datasets, terminal);
            Dataset dataset = dataset(request, before, source);
            Journal journal = new Journal(home.folder(), state(request, before, dataset));
            KnownRecipes recipes = KnownRecipes.read(
                    system.running().service(Part.TRAIN), dataset.labels().size());
            StudyPlans plans = new StudyPlans(request, journal, recipes, store, source, datasets, terminal);
            return new Study(system, home, terminal, request, dataset, journal, recipes, plans).run();
        } finally {
            terminal.endLive();
        }
    }

    private Dataset dataset(StudyRequest request, Optional<StudyState> before, DataSource source)
            throws CommandException, InterruptedException {
        Optional<String> data = request.data()
                .or(() -> before.map(StudyState::dataset))
                .or(() -> request.quick() ? Optional.empty() : Optional.of(WHOLE_DATA));
        Dataset dataset = source.resolve(data);
        terminal.say("  " + dataset.ref().name() + ": " + DataSource.describe(dataset));
        return dataset;
    }

    private StudyState state(StudyRequest request, Optional<StudyState> before, Dataset dataset)
            throws CommandException {
        String sha256 = dataset.ref().artifact().sha256().hex();
        if (before.isPresent() && !before.get().sha256().equals(sha256)) {
            throw new CommandException(Printable.path(home.folder()) + " holds a study of other data, "
                    + before.get().dataset() + "; give another folder with --out.");
        }
        return before.orElseGet(() -> new StudyState(
                UUID.randomUUID().toString().substring(0, 8),
                Instant.now(),
                Optional.empty(),
                request.command(),
                request.quick(),
                dataset.ref().name(),
                sha256,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of()));
    }
}
