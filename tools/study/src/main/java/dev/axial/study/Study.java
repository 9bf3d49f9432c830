package dev.axial.study;

import dev.axial.client.dataset.DatasetDescriptions;
import dev.axial.client.training.KnownRun;
import dev.axial.client.training.KnownRuns;
import dev.axial.contract.model.RunId;
import dev.axial.launcher.LocalSystem;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.parts.Part;
import dev.axial.store.dataset.Dataset;
import dev.axial.study.report.StudyReport;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One life of the command, with everything up: what is planned is run, one after another, and written down. */
final class Study {

    private final LocalSystem system;
    private final Home home;
    private final Terminal terminal;
    private final StudyRequest request;
    private final Dataset dataset;
    private final Journal journal;
    private final StudyPlans plans;
    private final KnownRuns runs;
    private final TimeLeft time = new TimeLeft();
    private final StudySession session;
    private final ReportWriter writer;
    private Optional<Dataset> backboneData = Optional.empty();
    private boolean awaitsBackbone;
    private Optional<String> backboneFailure = Optional.empty();

    Study(
            LocalSystem system,
            Home home,
            Terminal terminal,
            StudyRequest request,
            Dataset dataset,
            Journal journal,
            KnownRecipes recipes,
            StudyPlans plans)
            throws CommandException, InterruptedException {
        this.system = system;
        this.home = home;
        this.terminal = terminal;
        this.request = request;
        this.dataset = dataset;
        this.journal = journal;
        this.plans = plans;
        this.runs = KnownRuns.readWhole(system.running().kafka());
        this.session = new StudySession(system, home, journal, runs, time, terminal);
        this.writer = new ReportWriter(journal, runs, recipes, dataset);
    }

    StudyReport run() throws CommandException, IOException, InterruptedException {
        new DatasetPictures(home.folder())
                .fetch(dataset.ref(), new DatasetDescriptions(system.running().service(Part.INGEST)), terminal);
        backboneData = plans.plan();
        awaitsBackbone = backboneData.isPresent() && !planOnOwnBackbone(); // an earlier command may have trained it
        List<PlannedRun> all = wanted();
        session.cancelAllBut(all);
        boolean worked = complete(all);
        if (awaitsBackbone) {
            if (planOnOwnBackbone()) {
                worked |= complete(wantedOnBackbone());
            } else {
                backboneFailure = Optional.of("its backbone failed: "
                        + runs.find(ownBackboneRun()).flatMap(KnownRun::failure).orElse("it is not done"));
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

    /**
     * Plans rows 16 and 17, as they are asked for now, on the backbone that this study trains; false if it is not done.
     */
    private boolean planOnOwnBackbone() throws CommandException, InterruptedException {
        if (!isDone(ownBackboneRun())) {
            return false;
        }
        plans.planOn(ownBackboneRun(), system.running().service(Part.TRAIN));
        return true;
    }

    private boolean isDone(RunId run) {
        return runs.find(run).filter(KnownRun::done).isPresent();
    }

    private RunId ownBackboneRun() {
        Variant own = StudyRows.BACKBONE.variants().get(0);
        return StudyReports.latest(
                journal.state(), runs, own, journal.state().variants().get(own.model()), 1);
    }

    /** Runs that are asked for and can be run now, and those that were asked for before and are under way. */
    private List<PlannedRun> wanted() {
        List<PlannedRun> wanted = new ArrayList<>();
        for (StudyRow row : StudyRows.ALL) {
            boolean mustWait = row.needsBackbone() && awaitsBackbone;
            wanted.addAll(wanted(row, request.rows().contains(row.number()) && !mustWait, dataset));
        }
        backboneData.ifPresent(data -> wanted.addAll(wanted(StudyRows.BACKBONE, true, data)));
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
        for (Variant one : row.variants()) {
            VariantPlan plan = journal.state().variants().get(one.model());
            for (int seed = 1; plan != null && seed <= plan.seeds(); seed++) {
                RunId runId = asked
                        ? StudyReports.next(journal.state(), runs, one, plan, seed)
                        : StudyReports.latest(journal.state(), runs, one, plan, seed);
                if (asked || runs.find(runId).filter(KnownRun::underWay).isPresent()) {
                    wanted.add(new PlannedRun(row, one, plan, seed, runId, data));
                }
            }
        }
        return wanted;
    }

    /** Runs what is not done yet; returns whether there was anything to do. */
    private boolean complete(List<PlannedRun> wanted) throws CommandException, IOException, InterruptedException {
        List<PlannedRun> todo = new ArrayList<>();
        for (PlannedRun run : wanted) {
            Optional<KnownRun> known = runs.find(run.runId());
            known.ifPresent(before -> before.state().epochs().forEach(epoch -> time.learn(run, epoch.seconds())));
            if (!isDone(run.runId())) {
                todo.add(run);
            }
        }
        // One that is under way is the one that train does first, whatever was asked for now.
        todo.sort(Comparator.comparing(
                run -> runs.find(run.runId()).filter(KnownRun::underWay).isEmpty()));
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
