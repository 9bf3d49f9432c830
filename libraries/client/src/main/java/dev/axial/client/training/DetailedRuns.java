package dev.axial.client.training;

import dev.axial.client.NotFoundException;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.RunId;
import dev.axial.contract.run.Run;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.terminal.CommandException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs with all their events, each epoch once. Thread-safe. */
final class DetailedRuns implements RunEvents {

    private final KnownRuns runs = new KnownRuns(Run.Memory.ALL);
    private final Map<RunId, List<RunDetail.Event>> events = new HashMap<>();

    @Override
    public void requested(RunId run, Instant at) {
        runs.requested(run, at);
    }

    @Override
    public synchronized void progressed(TrainingProgress event, Instant at) {
        runs.progressed(event, at);
        List<RunDetail.Event> so = events.computeIfAbsent(event.runId(), run -> new ArrayList<>());
        if (event instanceof EpochCompleted epoch) { // an attempt that was cut off repeats its last one
            so.removeIf(
                    earlier -> earlier.progress() instanceof EpochCompleted other && other.epoch() == epoch.epoch());
        }
        so.add(new RunDetail.Event(at, event));
    }

    @Override
    public void evaluated(ModelEvaluated evaluation) {
        runs.evaluated(evaluation);
    }

    @Override
    public void refused(RunId run, String why, Instant at) {
        runs.refused(run, why, at);
    }

    /**
     * Finds one run.
     *
     * @param name its id, or a beginning that no other run shares
     */
    synchronized RunDetail find(String name) throws CommandException {
        List<KnownRun> meant = runs.all().stream()
                .filter(run -> run.id().value().startsWith(name))
                .toList();
        List<KnownRun> exact =
                meant.stream().filter(run -> run.id().value().equals(name)).toList();
        if (exact.isEmpty() && meant.size() != 1) {
            throw new NotFoundException(
                    NotFoundException.Missing.RUN,
                    (meant.isEmpty() ? "There is no run '" : meant.size() + " runs begin with '") + name + "'.");
        }
        KnownRun one = exact.isEmpty() ? meant.get(0) : exact.get(0);
        return new RunDetail(one, events.getOrDefault(one.id(), List.of()));
    }
}
