package dev.axial.study;

import dev.axial.client.system.Readiness;
import dev.axial.client.training.KnownRun;
import dev.axial.client.training.KnownRuns;
import dev.axial.client.training.RunListener;
import dev.axial.client.training.TrainingClient;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.launcher.LocalSystem;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.parts.Part;
import dev.axial.launcher.parts.Replica;
import dev.axial.launcher.process.ProcessMemory;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Takes runs to their end, one after the other: asked for once, followed, measured. For one thread. */
final class StudySession {

    /** An epoch at 128 px may take long. */
    private static final Duration SILENCE = Duration.ofHours(3);

    private static final Duration TRAIN_STARTS = Duration.ofMinutes(3);
    private static final Replica TRAIN = Replica.first(Part.TRAIN);

    private final LocalSystem system;
    private final Home home;
    private final Journal journal;
    private final KnownRuns runs;
    private final TimeLeft time;
    private final Terminal terminal;
    private final TrainingClient client;
    private boolean trainIsUsed;

    StudySession(LocalSystem system, Home home, Journal journal, KnownRuns runs, TimeLeft time, Terminal terminal) {
        this.system = system;
        this.home = home;
        this.journal = journal;
        this.runs = runs;
        this.time = time;
        this.terminal = terminal;
        this.client = new TrainingClient(system.running().kafka());
    }

    /** A run that was asked for with other values than now, and is under way, would only take time. */
    void cancelAllBut(Collection<PlannedRun> wanted) throws CommandException, InterruptedException {
        List<RunId> identities = wanted.stream().map(PlannedRun::runId).toList();
        for (KnownRun run : runs.all()) {
            boolean open = run.running() && run.failure().isEmpty();
            if (open && !identities.contains(run.id())) {
                terminal.say("  run " + run.id() + " was asked for otherwise before, and is cancelled");
                client.cancel(run.id());
            }
        }
    }

    /**
     * Returns when the run is done or has failed; which of them, {@link KnownRuns} says.
     *
     * @param later what comes after it
     */
    void complete(PlannedRun run, Collection<PlannedRun> later)
            throws CommandException, IOException, InterruptedException {
        int known =
                runs.find(run.runId()).map(before -> before.state().lastEpoch()).orElse(0);
        if (trainIsUsed) {
            startTrainAnew();
        }
        trainIsUsed = true;
        if (runs.find(run.runId()).isEmpty()) {
            client.request(request(run));
            runs.requested(run.runId(), Instant.now());
        } else {
            terminal.say(known == 0 ? "  was asked for before" : "  goes on after epoch " + known);
        }
        try (StudyProgress progress =
                new StudyProgress(run, List.copyOf(later), known, time, terminal, () -> measure(run.runId()))) {
            progress.start();
            client.follow(run.runId(), recorded(progress), SILENCE);
            measure(run.runId());
        } catch (CommandException e) {
            fail(run, e.getMessage());
        }
    }

    private void fail(PlannedRun run, String reason) throws CommandException, InterruptedException {
        Optional<String> told = runs.find(run.runId()).flatMap(KnownRun::failure);
        if (told.isEmpty()) {
            runs.refused(run.runId(), reason, Instant.now());
            client.cancel(run.runId()); // whatever is left of it would stand in the way of the next
        }
        terminal.say(terminal.style("  " + run.title() + " failed: " + told.orElse(reason), Terminal.Style.RED));
    }

    private TrainingRequested request(PlannedRun run) {
        return new TrainingRequested(
                Optional.of(run.runId()),
                new ModelName(run.system().model()),
                run.plan().recipe(),
                run.dataset().ref().name(),
                run.seed(),
                run.plan().overrides(),
                true, // the gate compares seeds on validation; each system has a champion of its own
                Optional.of("study " + journal.state().study() + ", " + run.title()));
    }

    /**
     * Starts train anew, so that its peak of memory is this run's. To reset the count ({@code clear_refs}) would not
     * do: it begins at what the process holds, and a heap that has grown for one run is not given back for the next.
     */
    private void startTrainAnew() throws CommandException, IOException, InterruptedException {
        system.stop(TRAIN);
        system.start(TRAIN);
        if (!Readiness.await(
                TRAIN_STARTS,
                () -> system.running().service(Part.TRAIN).health().alive())) {
            throw new CommandException(
                    "Train does not start; " + Printable.path(home.logFile(TRAIN.name())) + " says why.");
        }
    }

    private void measure(RunId run) {
        system.process(TRAIN).ifPresent(train -> ProcessMemory.peak(train.pid())
                .ifPresent(bytes -> journal.change(state -> state.measured(run.value(), bytes))));
    }

    /** Adds what the listener is told to the runs that are known, first. */
    private RunListener recorded(RunListener listener) {
        return new RunListener() {
            @Override
            public void progressed(TrainingProgress event) {
                runs.progressed(event, Instant.now());
                listener.progressed(event);
            }

            @Override
            public void evaluated(ModelEvaluated evaluation) {
                runs.evaluated(evaluation);
                listener.evaluated(evaluation);
            }
        };
    }
}
