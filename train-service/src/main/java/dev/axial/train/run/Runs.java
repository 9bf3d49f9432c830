package dev.axial.train.run;

import dev.axial.contract.model.RunId;
import dev.axial.contract.training.TrainingProgress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Every run there ever was, each in bounded memory. Thread-safe. */
public final class Runs {

    /** In the order of their first events. */
    private final List<Run> runs = new ArrayList<>();

    private final Map<RunId, Integer> places = new HashMap<>();

    public synchronized void apply(TrainingProgress event) {
        Integer place = places.get(event.runId());
        if (place == null) {
            places.put(event.runId(), runs.size());
            runs.add(Run.requested(event.runId()).after(event));
        } else {
            runs.set(place, runs.get(place).after(event));
        }
    }

    public synchronized Optional<Run> find(RunId runId) {
        return Optional.ofNullable(places.get(runId)).map(runs::get);
    }

    /** How many there are. */
    public synchronized int size() {
        return runs.size();
    }

    /**
     * A page of runs, the newest first.
     *
     * @param before the last run of the page before; empty for the first page. Runs that begin meanwhile move no page
     * @param most on the page
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
