package dev.axial.local.reproduce;

import dev.axial.contract.model.RunId;
import dev.axial.local.LocalSystem;
import dev.axial.local.data.DataSource;
import dev.axial.local.data.DatasetDescriptions;
import dev.axial.local.home.Home;
import dev.axial.local.home.Installation;
import dev.axial.local.home.Ports;
import dev.axial.local.reproduce.report.StudyReport;
import dev.axial.local.terminal.CommandException;
import dev.axial.local.terminal.Quantities;
import dev.axial.local.terminal.Terminal;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
            throw new CommandException(Installation.readable(home.folder()) + " holds a study that is "
                    + (request.quick() ? "not quick" : "quick") + "; give another folder with --out.");
        }
        terminal.heading("Start: broker and services, in " + Installation.readable(home.folder()));
        try (LocalSystem system = LocalSystem.start(installation, home, Ports.free(), terminal);
                ArtifactStore store = ArtifactStore.local(home.store())) {
            terminal.heading("Data");
            Datasets datasets = new Datasets(store);
            Dataset dataset = dataset(request, before, datasets);
            StudyState state = state(request, before, dataset);
            return new Study(system, store, datasets, dataset, state, request).run();
        } finally {
            terminal.endLive();
        }
    }

    private Dataset dataset(StudyRequest request, Optional<StudyState> before, Datasets datasets)
            throws CommandException, InterruptedException {
        Optional<String> data = request.data()
                .or(() -> before.map(StudyState::dataset))
                .or(() -> request.quick() ? Optional.empty() : Optional.of(WHOLE_DATA));
        Dataset dataset = new DataSource(installation, base.data(), datasets, terminal).resolve(data);
        terminal.say("  " + dataset.ref().name() + ": " + DataSource.describe(dataset));
        return dataset;
    }

    private StudyState state(StudyRequest request, Optional<StudyState> before, Dataset dataset)
            throws CommandException {
        String sha256 = dataset.ref().artifact().sha256().hex();
        if (before.isPresent() && !before.get().sha256().equals(sha256)) {
            throw new CommandException(Installation.readable(home.folder()) + " holds a study of other data, "
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

    /** One life of this command, with everything up. */
    private final class Study {

        private final LocalSystem system;
        private final ArtifactStore store;
        private final Datasets datasets;
        private final Dataset dataset;
        private final StudyRequest request;
        private final Journal journal;
        private final KnownRecipes recipes;
        private final StudyRuns runs;
        private final TimeLeft time = new TimeLeft();
        private final StudySession session;
        private final ReportWriter writer;
        private Optional<Dataset> backboneData = Optional.empty();
        private Optional<String> backboneFailure = Optional.empty();

        Study(
                LocalSystem system,
                ArtifactStore store,
                Datasets datasets,
                Dataset dataset,
                StudyState state,
                StudyRequest request)
                throws CommandException, InterruptedException {
            this.system = system;
            this.store = store;
            this.datasets = datasets;
            this.dataset = dataset;
            this.request = request;
            this.journal = new Journal(home.folder(), state);
            this.recipes = KnownRecipes.read(
                    system.running().services(), dataset.labels().size());
            this.runs = StudyRuns.read(system.running().kafka());
            this.session = new StudySession(system, home, journal, runs, time, terminal);
            this.writer = new ReportWriter(journal, runs, recipes, dataset);
        }

        StudyReport run() throws CommandException, IOException, InterruptedException {
            new DatasetPictures(home.folder())
                    .fetch(
                            dataset.ref(),
                            new DatasetDescriptions(system.running().ports().ingest()),
                            terminal);
            plan();
            List<PlannedRun> all = wanted();
            session.cancelAllBut(all);
            boolean worked = complete(all);
            if (backboneData.isPresent() && dependsOnBackbone()) {
                planOnOwnBackbone();
                if (backboneFailure.isEmpty()) {
                    worked |= complete(wantedOnBackbone());
                }
            }
            if (worked) {
                journal.change(state -> state.finishedAt(Instant.now()));
            }
            StudyReport report = write(journal.state().finished());
            terminal.say("  drawing the report");
            ReportFiles.draw(report, home.folder());
            return report;
        }

        /** How each system that is asked for is to be run. */
        private void plan() throws CommandException {
            Map<String, SystemPlan> plans = new TreeMap<>();
            for (StudyRow row : StudyRows.ALL) {
                if (request.rows().contains(row.number()) && !row.needsBackbone()) {
                    plans.putAll(plans(row, Map.of()));
                }
            }
            journal.change(state -> state.asked(request.command(), plans));
            if (!dependsOnBackbone()) {
                return;
            }
            if (request.backbone().isPresent()) {
                planOn(new Backbone(store).of(request.backbone().get()));
                journal.change(state -> state.onBackbone(
                        Optional.empty(),
                        "The backbone's weights are those of "
                                + request.backbone().get().getFileName() + "."));
            } else if (request.backboneData().isPresent()) {
                String name = DataSource.nameOf(request.backboneData().get());
                Dataset data = new DataSource(installation, base.data(), datasets, terminal)
                        .importFile(request.backboneData().get(), name);
                terminal.say("  " + name + ": " + DataSource.describe(data));
                journal.change(state -> state.asked(request.command(), plans(StudyRows.BACKBONE, Map.of()))
                        .onBackbone(
                                Optional.of(name),
                                "Own backbone: trained by Axial on " + name
                                        + " with recipe resnet18, because ImageNet weights were not fetched."));
                backboneData = Optional.of(data);
            } else {
                // As an earlier command of this folder had it.
                backboneData = journal.state().backboneDataset().flatMap(datasets::find);
                knownWeights().ifPresent(this::planOn);
            }
        }

        private Optional<Map<String, Object>> knownWeights() {
            return StudyRows.ALL.stream()
                    .filter(StudyRow::needsBackbone)
                    .flatMap(row -> row.systems().stream())
                    .flatMap(
                            one -> Optional.ofNullable(journal.state().systems().get(one.model())).stream())
                    .map(plan -> plan.overrides().get(Backbone.OVERRIDE))
                    .filter(Map.class::isInstance)
                    .findFirst()
                    .map(weights -> {
                        Map<String, Object> copy = new TreeMap<>();
                        ((Map<?, ?>) weights).forEach((key, value) -> copy.put(String.valueOf(key), value));
                        return copy;
                    });
        }

        private boolean dependsOnBackbone() {
            return StudyRows.ALL.stream()
                    .anyMatch(row -> row.needsBackbone() && request.rows().contains(row.number()));
        }

        private void planOnOwnBackbone() throws CommandException, InterruptedException {
            StudySystem own = StudyRows.BACKBONE.systems().get(0);
            SystemPlan plan = journal.state().systems().get(own.model());
            RunId run = StudyReports.latest(journal.state(), runs, own, plan, 1);
            StudyRun backbone = runs.find(run).orElse(StudyRun.REQUESTED);
            if (backbone.done()) {
                planOn(new Backbone(store).of(run, system.running().services()));
            } else {
                backboneFailure =
                        Optional.of("its backbone failed: " + backbone.failure().orElse("it is not done"));
            }
        }

        private void planOn(Map<String, Object> weights) {
            Map<String, SystemPlan> plans = new TreeMap<>();
            for (StudyRow row : StudyRows.ALL) {
                if (request.rows().contains(row.number()) && row.needsBackbone()) {
                    plans.putAll(plans(row, Map.of(Backbone.OVERRIDE, weights)));
                }
            }
            journal.change(state -> state.asked(request.command(), plans));
        }

        private Map<String, SystemPlan> plans(StudyRow row, Map<String, Object> besides) {
            Map<String, Object> overrides = new TreeMap<>(request.overrides());
            overrides.putAll(request.rowOverrides().getOrDefault(row.number(), Map.of()));
            overrides.putAll(besides);
            int seeds = row == StudyRows.BACKBONE ? 1 : request.seeds();
            Map<String, SystemPlan> plans = new TreeMap<>();
            for (StudySystem one : row.systems()) {
                plans.put(one.model(), new SystemPlan(one.recipe(), recipes.yaml(one.recipe()), overrides, seeds));
            }
            return plans;
        }

        /** What was asked for now and can be run now, and what was asked for before and is under way. */
        private List<PlannedRun> wanted() {
            List<PlannedRun> wanted = new ArrayList<>();
            for (StudyRow row : StudyRows.ALL) {
                boolean mustWait = row.needsBackbone() && backboneData.isPresent();
                wanted.addAll(wanted(row, request.rows().contains(row.number()) && !mustWait, dataset));
            }
            backboneData.ifPresent(data -> wanted.addAll(wanted(StudyRows.BACKBONE, dependsOnBackbone(), data)));
            return wanted;
        }

        private List<PlannedRun> wantedOnBackbone() {
            List<PlannedRun> wanted = new ArrayList<>();
            for (StudyRow row : StudyRows.ALL) {
                if (row.needsBackbone()) {
                    wanted.addAll(wanted(row, request.rows().contains(row.number()), dataset));
                }
            }
            return wanted;
        }

        private List<PlannedRun> wanted(StudyRow row, boolean asked, Dataset data) {
            List<PlannedRun> wanted = new ArrayList<>();
            for (StudySystem one : row.systems()) {
                SystemPlan plan = journal.state().systems().get(one.model());
                for (int seed = 1; plan != null && seed <= plan.seeds(); seed++) {
                    RunId runId = asked
                            ? StudyReports.next(journal.state(), runs, one, plan, seed)
                            : StudyReports.latest(journal.state(), runs, one, plan, seed);
                    if (asked || runs.find(runId).filter(StudyRun::underWay).isPresent()) {
                        wanted.add(new PlannedRun(row, one, plan, seed, runId, data));
                    }
                }
            }
            return wanted;
        }

        /** Whether there was anything to do. */
        private boolean complete(List<PlannedRun> wanted) throws CommandException, IOException, InterruptedException {
            List<PlannedRun> todo = new ArrayList<>();
            for (PlannedRun run : wanted) {
                StudyRun known = runs.find(run.runId()).orElse(StudyRun.REQUESTED);
                known.epochs().values().forEach(epoch -> time.learn(run, epoch.seconds()));
                if (!known.done()) {
                    todo.add(run);
                }
            }
            // One that is under way is the one that train does first, whatever was asked for now.
            todo.sort(Comparator.comparing(
                    run -> runs.find(run.runId()).filter(StudyRun::underWay).isEmpty()));
            terminal.heading("Study " + journal.state().study() + ": " + todo.size()
                    + (todo.size() == 1 ? " run" : " runs")
                    + " to do"
                    + (wanted.size() > todo.size() ? ", " + (wanted.size() - todo.size()) + " done before" : ""));
            if (!todo.isEmpty()) {
                terminal.say("  about " + Quantities.duration(TimeLeft.duration(time.seconds(todo)))
                        + " at most, by a guess that is corrected as epochs are seen");
            }
            write(Optional.empty());
            for (int i = 0; i < todo.size(); i++) {
                PlannedRun run = todo.get(i);
                terminal.heading(run.title() + ": " + run.row().system());
                session.complete(run, todo.subList(i + 1, todo.size()));
                write(Optional.empty());
            }
            return !todo.isEmpty();
        }

        private StudyReport write(Optional<Instant> finished) throws IOException {
            return writer.write(finished, backboneData, backboneFailure);
        }
    }
}
