package dev.axial.train.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.RunId;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.AttemptBegun;
import dev.axial.contract.training.TrainingProgress.AttemptEnded;
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
 * <p>The memory that a run takes is bounded, however many epochs it has.
 *
 * @param status where it is
 * @param attempt its last attempt, with what the request asks for; empty before the first
 * @param started its last attempt that could be carried out; empty before the first
 * @param epochs completed ones, in order, each once: the last {@value #RECENT} of a running run, the best and the last
 *     {@value #RECENT_ONCE_ENDED} of an ended one
 * @param epochSeconds how long all completed epochs took
 * @param account of its attempts
 * @param cancelRequested whether somebody wants it to end
 * @param completed how it ended, if it completed
 * @param reason why it failed, or where it stopped
 */
public record Run(
        RunId runId,
        Status status,
        Optional<AttemptBegun> attempt,
        Optional<Started> started,
        List<EpochCompleted> epochs,
        double epochSeconds,
        @JsonIgnore AttemptAccount account,
        boolean cancelRequested,
        Optional<Completed> completed,
        Optional<String> reason) {

    /** Epochs that a running run remembers. */
    static final int RECENT = 100;
    /** Epochs that an ended run remembers besides its best: those whose checkpoints may still be in the store. */
    static final int RECENT_ONCE_ENDED = 3;

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
                runId,
                Status.REQUESTED,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0,
                AttemptAccount.NEW,
                false,
                Optional.empty(),
                Optional.empty());
    }

    /** The state after one more event of this run; an ended run stays as it ended. */
    public Run after(TrainingProgress event) {
        if (!event.runId().equals(runId)) {
            throw new IllegalArgumentException("an event of run " + event.runId() + " tells nothing of run " + runId);
        }
        if (ended()) {
            return this;
        }
        if (event instanceof AttemptBegun begun) {
            return with(Status.RUNNING, Optional.of(begun), started, account.begun(begun.attempt()), cancelRequested);
        }
        if (event instanceof AttemptEnded end) {
            return with(status, attempt, started, account.ended(end), cancelRequested);
        }
        if (event instanceof Started begun) {
            return with(Status.RUNNING, attempt, Optional.of(begun), account.begun(begun.attempt()), cancelRequested);
        }
        if (event instanceof FeaturesComputed) {
            return this;
        }
        if (event instanceof EpochCompleted epoch) {
            return with(epoch);
        }
        if (event instanceof CancelRequested) {
            return with(status, attempt, started, account, true);
        }
        if (event instanceof Completed end) {
            return ended(Status.COMPLETED, Optional.of(end), end.reason());
        }
        if (event instanceof Failed end) {
            return ended(Status.FAILED, Optional.empty(), end.reason());
        }
        if (event instanceof Cancelled) {
            return ended(Status.CANCELLED, Optional.empty(), "cancelled after epoch " + lastEpoch());
        }
        throw new IllegalArgumentException("no rule for " + event);
    }

    /** Whether nothing more will happen. */
    @JsonIgnore
    public boolean ended() {
        return status == Status.COMPLETED || status == Status.FAILED || status == Status.CANCELLED;
    }

    /** Attempts since the last checkpoint that speak against the run, the running one included. */
    @JsonProperty
    public int fruitlessAttempts() {
        return account.fruitless().size();
    }

    /** How the last attempt failed that could tell; empty if none did since the last checkpoint. */
    @JsonIgnore
    public Optional<String> failure() {
        return account.failure();
    }

    /** Number of the last attempt; 0 before the first. */
    @JsonIgnore
    public int attempts() {
        return account.attempts();
    }

    /** Number of the attempt that would come next, from 1. */
    @JsonIgnore
    public int nextAttempt() {
        return account.attempts() + 1;
    }

    /** Number of the last completed epoch; 0 if none is. */
    @JsonIgnore
    public int lastEpoch() {
        return epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).epoch();
    }

    /** Of the epochs that are remembered, the newest first. */
    @JsonIgnore
    public List<ArtifactRef> checkpoints() {
        List<ArtifactRef> newestFirst = new ArrayList<>();
        for (int i = epochs.size() - 1; i >= 0; i--) {
            epochs.get(i).checkpoint().ifPresent(newestFirst::add);
        }
        return newestFirst;
    }

    /** A run that went back to an older checkpoint tells its epochs again: the new telling replaces the old. */
    private Run with(EpochCompleted epoch) {
        List<EpochCompleted> next = new ArrayList<>();
        double seconds = epoch.epoch() == 1 ? 0 : epochSeconds;
        for (EpochCompleted before : epochs) {
            if (before.epoch() < epoch.epoch()) {
                next.add(before);
            } else if (epoch.epoch() > 1) {
                seconds -= before.seconds();
            }
        }
        next.add(epoch);
        return new Run(
                runId,
                status,
                attempt,
                started,
                newest(RECENT, next),
                seconds + epoch.seconds(),
                account.checkpointed(),
                cancelRequested,
                completed,
                reason);
    }

    private static List<EpochCompleted> newest(int most, List<EpochCompleted> epochs) {
        return epochs.subList(Math.max(0, epochs.size() - most), epochs.size());
    }

    private Run with(
            Status now, Optional<AttemptBegun> last, Optional<Started> begun, AttemptAccount attempts, boolean cancel) {
        return new Run(runId, now, last, begun, epochs, epochSeconds, attempts, cancel, completed, reason);
    }

    private Run ended(Status end, Optional<Completed> how, String why) {
        List<EpochCompleted> kept = new ArrayList<>(newest(RECENT_ONCE_ENDED, epochs));
        epochs.stream()
                .filter(epoch -> how.isPresent() && epoch.epoch() == how.get().bestEpoch() && !kept.contains(epoch))
                .forEach(best -> kept.add(0, best));
        return new Run(
                runId, end, attempt, started, kept, epochSeconds, account, cancelRequested, how, Optional.of(why));
    }
}
