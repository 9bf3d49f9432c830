package dev.axial.train.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.RunId;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.CancelRequested;
import dev.axial.contract.training.TrainingProgress.Cancelled;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Failed;
import dev.axial.contract.training.TrainingProgress.FeaturesComputed;
import dev.axial.contract.training.TrainingProgress.Started;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run, as its events tell it. Immutable; {@link #after} is the next state.
 *
 * @param status where it is
 * @param started its last attempt; empty before the first
 * @param epochs those completed, in order, each once
 * @param fruitlessAttempts begun since the last checkpoint, the running one included
 * @param cancelRequested whether somebody wants it to end
 * @param completed how it ended, if it completed
 * @param reason why it failed, or where it stopped
 */
public record Run(
        RunId runId,
        Status status,
        Optional<Started> started,
        List<EpochCompleted> epochs,
        int fruitlessAttempts,
        boolean cancelRequested,
        Optional<Completed> completed,
        Optional<String> reason) {

    /** Where a run is; the last three are for ever. */
    public enum Status {
        REQUESTED,
        RUNNING,
        COMPLETED,
        FAILED,
        CANCELLED
    }

    public Run {
        requireNonNull(runId, "runId");
        epochs = List.copyOf(epochs);
    }

    /** Before anything happened. */
    public static Run requested(RunId runId) {
        return new Run(
                runId, Status.REQUESTED, Optional.empty(), List.of(), 0, false, Optional.empty(), Optional.empty());
    }

    /** The state after one more event of this run; an ended run stays as it ended. */
    public Run after(TrainingProgress event) {
        if (!event.runId().equals(runId)) {
            throw new IllegalArgumentException("an event of run " + event.runId() + " tells nothing of run " + runId);
        }
        if (ended()) {
            return this;
        }
        if (event instanceof Started attempt) {
            return new Run(
                    runId,
                    Status.RUNNING,
                    Optional.of(attempt),
                    epochs,
                    fruitlessAttempts + 1,
                    cancelRequested,
                    completed,
                    reason);
        }
        if (event instanceof FeaturesComputed) {
            return this;
        }
        if (event instanceof EpochCompleted epoch) {
            return new Run(runId, status, started, upTo(epoch), 0, cancelRequested, completed, reason);
        }
        if (event instanceof CancelRequested) {
            return new Run(runId, status, started, epochs, fruitlessAttempts, true, completed, reason);
        }
        if (event instanceof Completed end) {
            return ended(Status.COMPLETED, Optional.of(end), end.reason());
        }
        if (event instanceof Failed end) {
            return ended(Status.FAILED, Optional.empty(), end.reason());
        }
        if (event instanceof Cancelled) {
            return ended(Status.CANCELLED, Optional.empty(), "cancelled after epoch " + epochs.size());
        }
        throw new IllegalArgumentException("no rule for " + event);
    }

    /** Whether nothing more will happen. */
    @JsonIgnore
    public boolean ended() {
        return status == Status.COMPLETED || status == Status.FAILED || status == Status.CANCELLED;
    }

    /** Number of the attempt that would come next, from 1. */
    @JsonIgnore
    public int nextAttempt() {
        return started.map(attempt -> attempt.attempt() + 1).orElse(1);
    }

    /** Of completed epochs, the newest first. */
    @JsonIgnore
    public List<ArtifactRef> checkpoints() {
        List<ArtifactRef> newestFirst = new ArrayList<>();
        for (int i = epochs.size() - 1; i >= 0; i--) {
            epochs.get(i).checkpoint().ifPresent(newestFirst::add);
        }
        return newestFirst;
    }

    /** A run that went back to an older checkpoint tells its epochs again: the new telling replaces the old. */
    private List<EpochCompleted> upTo(EpochCompleted epoch) {
        List<EpochCompleted> next = new ArrayList<>(epochs);
        next.removeIf(before -> before.epoch() >= epoch.epoch());
        next.add(epoch);
        return next;
    }

    private Run ended(Status end, Optional<Completed> how, String why) {
        return new Run(runId, end, started, epochs, fruitlessAttempts, cancelRequested, how, Optional.of(why));
    }
}
