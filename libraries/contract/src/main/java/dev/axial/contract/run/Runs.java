package dev.axial.contract.run;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.RunId;
import dev.axial.contract.training.TrainingProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** All runs by their ids, in the order of their first events. Thread-safe. */
public final class Runs {

    private final Run.Memory memory;
    private final List<Run> runs = new ArrayList<>();

    private final Map<RunId, Integer> places = new HashMap<>();

    /** @param memory which epochs each run remembers */
    public Runs(Run.Memory memory) {
        this.memory = requireNonNull(memory, "memory");
    }

    /** Brings the run of this event to its next state. */
    public synchronized void apply(TrainingProgress event) {
        Integer place = places.get(event.runId());
        if (place == null) {
            places.put(event.runId(), runs.size());
            runs.add(Run.requested(event.runId(), memory).after(event));
        } else {
            runs.set(place, runs.get(place).after(event));
        }
    }

    /** The run with this id, if an event of it came. */
    public synchronized Optional<Run> find(RunId runId) {
        return Optional.ofNullable(places.get(runId)).map(runs::get);
    }

    /** Every run, the oldest first. A copy. */
    public synchronized List<Run> all() {
        return List.copyOf(runs);
    }

    /** Number of runs. */
    public synchronized int size() {
        return runs.size();
    }

    /**
     * A page of runs, the newest first.
     *
     * @param before the last run of the page before; empty for the first page. Runs that begin meanwhile move no page
     * @param most runs on the page
     * @throws NoSuchElementException if there is no run {@code before}
     */
    public synchronized List<Run> list(Optional<RunId> before, int most) {
        int end = before.map(this::place).orElse(runs.size());
        List<Run> newestFirst = new ArrayList<>();
        for (int place = end - 1; place >= 0 && newestFirst.size() < most; place--) {
            newestFirst.add(runs.get(place));
        }
        return newestFirst;
    }

    private int place(RunId runId) {
        Integer place = places.get(runId);
        if (place == null) {
            throw new NoSuchElementException("there is no run '" + runId + "'");
        }
        return place;
    }
}
