package dev.axial.local.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import dev.axial.contract.CodeVersion;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.local.LocalSystem;
import dev.axial.local.data.DataSource;
import dev.axial.local.home.Home;
import dev.axial.local.home.Installation;
import dev.axial.local.home.Ports;
import dev.axial.local.parts.Part;
import dev.axial.local.parts.Replica;
import dev.axial.local.parts.RunningSystem;
import dev.axial.local.process.Readiness;
import dev.axial.local.reproduce.report.DataReport;
import dev.axial.local.reproduce.report.StudyReport;
import dev.axial.local.terminal.CommandException;
import dev.axial.local.terminal.Quantities;
import dev.axial.local.terminal.Terminal;
import dev.axial.local.training.RunListener;
import dev.axial.local.training.TrainingClient;
import dev.axial.store.ArtifactStore;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    /** An epoch at 128 px may take long, and a run may wait behind another. */
    private static final Duration SILENCE = Duration.ofHours(3);

    private static final Duration TRAIN_STARTS = Duration.ofMinutes(3);
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
        try (LocalSystem system = LocalSystem.start(installation, home, Ports.free(), terminal)) {
            terminal.heading("Data");
            Dataset dataset = dataset(request, before);
            terminal.say("  " + dataset.ref().name() + ": " + DataSource.describe(dataset));
            StudyState state =
                    begin(request, before, dataset).asked(request.command(), plans(request, system.running()));
            state.write(home.folder());
            return new Session(
                            system,
                            dataset,
                            state,
                            StudyRuns.read(system.running().kafka()),
                            request)
                    .run();
        } finally {
            terminal.endLive();
        }
    }

    private Dataset dataset(StudyRequest request, Optional<StudyState> before)
            throws CommandException, InterruptedException {
        Optional<String> data = request.data()
                .or(() -> before.map(StudyState::dataset))
                .or(() -> request.quick() ? Optional.empty() : Optional.of(WHOLE_DATA));
        try (ArtifactStore store = ArtifactStore.local(home.store())) {
            return new DataSource(installation, base.data(), new Datasets(store), terminal).resolve(data);
        }
    }

    private StudyState begin(StudyRequest request, Optional<StudyState> before, Dataset dataset)
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
                Map.of(),
                Map.of()));
    }

    private static Map<String, SystemPlan> plans(StudyRequest request, RunningSystem system)
            throws CommandException, InterruptedException {
        Map<String, String> yaml = recipes(system);
        Map<String, SystemPlan> plans = new TreeMap<>();
        for (StudyRow row : StudyRows.ALL) {
            if (!request.rows().contains(row.number()) || row.needsBackbone()) {
                continue;
            }
            Map<String, Object> overrides = new TreeMap<>(request.overrides());
            overrides.putAll(request.rowOverrides().getOrDefault(row.number(), Map.of()));
            for (StudySystem one : row.systems()) {
                plans.put(
                        one.model(),
                        new SystemPlan(one.recipe(), yaml.getOrDefault(one.recipe(), ""), overrides, request.seeds()));
            }
        }
        return plans;
    }

    private static Map<String, String> recipes(RunningSystem system) throws CommandException, InterruptedException {
        try {
            Map<String, String> yaml = new TreeMap<>();
            for (JsonNode recipe :
                    system.services().get(Part.TRAIN, "/recipes").orElseThrow(() -> new IOException("no recipes"))) {
                yaml.put(recipe.path("name").asText(), recipe.path("yaml").asText());
            }
            return yaml;
        } catch (IOException e) {
            throw new CommandException("Train does not say which recipes it knows: " + e.getMessage(), e);
        }
    }

    /** One life of this command, with everything up. */
    private final class Session {

        private final LocalSystem system;
        private final Dataset dataset;
        private final StudyRuns runs;
        private final StudyRequest request;
        private final TrainingClient client;
        private final TimeLeft time;
        private StudyState state;
        private boolean trainIsUsed;

        Session(LocalSystem system, Dataset dataset, StudyState state, StudyRuns runs, StudyRequest request) {
            this.system = system;
            this.dataset = dataset;
            this.state = state;
            this.runs = runs;
            this.request = request;
            this.client = new TrainingClient(system.running().kafka());
            this.time = new TimeLeft(dataset.images().get(Split.TRAIN));
        }

        StudyReport run() throws CommandException, IOException, InterruptedException {
            List<PlannedRun> all = planned();
            List<PlannedRun> todo = new ArrayList<>();
            for (PlannedRun run : all) {
                Optional<StudyRun> known = runs.find(run.runId());
                known.ifPresent(there -> there.epochs().values().forEach(e -> time.learn(run.system(), e.seconds())));
                if (known.isEmpty() || !known.get().done()) {
                    todo.add(run);
                }
            }
            cancelWhatIsNotWanted(all);
            // One that is under way is under way whatever was asked for now; it comes first because train does it
            // first.
            todo.sort((a, b) -> Boolean.compare(
                    runs.find(b.runId()).isPresent(), runs.find(a.runId()).isPresent()));
            sayWhatThereIs(all, todo);
            write(Optional.empty());
            for (int i = 0; i < todo.size(); i++) {
                reproduce(todo.get(i), todo.subList(i + 1, todo.size()));
                write(Optional.empty());
            }
            if (!todo.isEmpty()) {
                state = state.finishedAt(Instant.now());
                state.write(home.folder());
            }
            return write(state.finished());
        }

        /** What was asked for now, and what was asked for before and is under way. */
        private List<PlannedRun> planned() {
            List<PlannedRun> planned = new ArrayList<>();
            for (StudyRow row : StudyRows.ALL) {
                for (StudySystem one : row.systems()) {
                    SystemPlan plan = state.systems().get(one.model());
                    for (int seed = 1; plan != null && seed <= plan.seeds(); seed++) {
                        boolean asked = request.rows().contains(row.number());
                        RunId runId = asked
                                ? StudyReports.next(state, runs, one, plan, seed)
                                : StudyReports.latest(state, runs, one, plan, seed);
                        boolean underWay = runs.find(runId)
                                .filter(run -> !run.done() && run.failure().isEmpty())
                                .isPresent();
                        if (asked || underWay) {
                            planned.add(new PlannedRun(row, one, plan, seed, runId, epochs(one, plan)));
                        }
                    }
                }
            }
            return planned;
        }

        private static int epochs(StudySystem system, SystemPlan plan) {
            return plan.overrides().get("epochs") instanceof Number epochs ? epochs.intValue() : system.epochs();
        }

        /** A run that was asked for with other values than now, and is under way, would only take time. */
        private void cancelWhatIsNotWanted(List<PlannedRun> planned) throws CommandException, InterruptedException {
            List<RunId> wanted = planned.stream().map(PlannedRun::runId).toList();
            for (Map.Entry<RunId, StudyRun> run : runs.all().entrySet()) {
                boolean open = run.getValue().completed().isEmpty()
                        && run.getValue().failure().isEmpty();
                if (open && !wanted.contains(run.getKey())) {
                    terminal.say("  run " + run.getKey() + " was asked for otherwise before and is cancelled");
                    client.cancel(run.getKey());
                }
            }
        }

        private void sayWhatThereIs(List<PlannedRun> all, List<PlannedRun> todo) {
            terminal.heading("Study " + state.study() + ": " + count(todo.size(), "run") + " to do"
                    + (all.size() > todo.size() ? ", " + (all.size() - todo.size()) + " done before" : ""));
            double seconds = todo.stream()
                    .mapToDouble(
                            run -> time.seconds(run.system(), run.epochs(), List.of()) + TimeLeft.SECONDS_AROUND_A_RUN)
                    .sum();
            if (!todo.isEmpty()) {
                terminal.say("  at most about "
                        + Quantities.duration(TimeLeft.duration(seconds))
                        + ", by a guess that is corrected as epochs are seen");
            }
        }

        private void reproduce(PlannedRun run, List<PlannedRun> later)
                throws CommandException, IOException, InterruptedException {
            terminal.heading("Row " + run.row().number() + " of " + StudyRows.COUNT + ": "
                    + run.row().system()
                    + (run.system().name().isBlank() ? "" : ", " + run.system().name())
                    + (run.plan().seeds() > 1
                            ? ", seed " + run.seed() + " of " + run.plan().seeds()
                            : ""));
            StudyRun before = runs.find(run.runId()).orElse(StudyRun.REQUESTED);
            if (trainIsUsed) {
                startTrainAnew();
            }
            trainIsUsed = true;
            if (runs.find(run.runId()).isEmpty()) {
                client.request(requested(run));
                runs.asked(run.runId());
            } else if (!before.epochs().isEmpty()) {
                terminal.say("  goes on after epoch " + before.epochs().lastKey());
            }
            RunListener progress = new StudyProgress(
                    run,
                    later,
                    before.epochs().isEmpty() ? 0 : before.epochs().lastKey(),
                    time,
                    terminal,
                    event -> measure(run.runId()));
            try {
                client.follow(run.runId(), both(runs, progress), SILENCE);
                measure(run.runId());
            } catch (CommandException e) {
                failed(run, e.getMessage());
            }
        }

        private void failed(PlannedRun run, String reason) throws CommandException, InterruptedException {
            if (runs.find(run.runId()).flatMap(StudyRun::failure).isEmpty()) {
                runs.failed(run.runId(), reason);
                client.cancel(run.runId());
            }
            terminal.say(terminal.style(
                    "  " + run.title() + " failed: "
                            + runs.find(run.runId()).flatMap(StudyRun::failure).orElse(reason),
                    Terminal.Style.RED));
        }

        private TrainingRequested requested(PlannedRun run) {
            return new TrainingRequested(
                    Optional.of(run.runId()),
                    new ModelName(run.system().model()),
                    run.plan().recipe(),
                    dataset.ref().name(),
                    run.seed(),
                    run.plan().overrides(),
                    true,
                    Optional.of("study " + state.study() + ", " + run.title()));
        }

        /** So that the most memory that it ever had is this run's: what a process has had once, it keeps in part. */
        private void startTrainAnew() throws CommandException, IOException, InterruptedException {
            Replica train = Replica.first(Part.TRAIN);
            system.stop(train);
            system.start(train);
            if (!Readiness.await(TRAIN_STARTS, () -> system.running().services().live(Part.TRAIN))) {
                throw new CommandException(
                        "Train does not start; " + Installation.readable(home.logFile(train.name())) + " says why.");
            }
        }

        private void measure(RunId run) {
            system.process(Replica.first(Part.TRAIN)).ifPresent(train -> {
                PeakMemory.of(train.pid()).ifPresent(bytes -> {
                    state = state.measured(run.value(), bytes);
                    try {
                        state.write(home.folder());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            });
        }

        private StudyReport write(Optional<Instant> finished) throws IOException {
            StudyReport report = new StudyReport(
                    state.study(),
                    state.quick(),
                    state.command(),
                    CodeVersion.current(),
                    state.started(),
                    finished,
                    request.seeds(),
                    MachineFacts.read(),
                    data(),
                    Optional.empty(),
                    new StudyReports(state, runs, dataset.shape().width()).rows(),
                    remarks());
            ReportFiles.write(report, home.folder());
            return report;
        }

        private DataReport data() {
            return new DataReport(
                    dataset.ref().name(),
                    dataset.ref().artifact().sha256().hex(),
                    List.of(
                            dataset.shape().channels(),
                            dataset.shape().height(),
                            dataset.shape().width()),
                    dataset.labels(),
                    dataset.images().get(Split.TRAIN),
                    dataset.images().get(Split.VALIDATION),
                    dataset.images().get(Split.TEST),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        private List<String> remarks() {
            List<String> remarks = new ArrayList<>();
            if (state.quick()) {
                remarks.add(
                        "This is a quick look at the whole with few images and few epochs, and no reproduction: its "
                                + "numbers say nothing about the study's.");
            }
            remarks.add(
                    "Each model is that of the epoch with the lowest validation loss; test images choose nothing. The "
                            + "best test epoch is the study's way of quoting and stands beside it for comparison alone.");
            remarks.add(
                    PeakMemory.isCounted()
                            ? "Memory is the most resident memory that train-service had during the run, by the operating "
                                    + "system's count (VmHWM); train-service is started anew before each run."
                            : "Memory is not given: this operating system does not count the peak in /proc.");
            return remarks;
        }
    }

    private static RunListener both(RunListener first, RunListener second) {
        return new RunListener() {
            @Override
            public void progressed(TrainingProgress event) {
                first.progressed(event);
                second.progressed(event);
            }

            @Override
            public void evaluated(ModelEvaluated evaluation) {
                first.evaluated(evaluation);
                second.evaluated(evaluation);
            }
        };
    }

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }
}
