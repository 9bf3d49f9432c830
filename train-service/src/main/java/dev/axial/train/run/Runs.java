package dev.axial.train.run;

import dev.axial.contract.model.RunId;
import dev.axial.contract.training.TrainingProgress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every run there ever was, the newest last. Thread-safe. */
public final class Runs {

    private final Map<RunId, Run> runs = new LinkedHashMap<>();

    public synchronized void apply(TrainingProgress event) {
        runs.put(
                event.runId(),
                runs.getOrDefault(event.runId(), Run.requested(event.runId())).after(event));
    }

    public synchronized Optional<Run> find(RunId runId) {
        return Optional.ofNullable(runs.get(runId));
    }

    /** The newest first. */
    public synchronized List<Run> list() {
        List<Run> newestFirst = new ArrayList<>(runs.values());
        Collections.reverse(newestFirst);
        return newestFirst;
    }
}
