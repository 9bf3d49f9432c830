package dev.axial.contract.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ModelName;
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
 * The state of one training run: the fold of its events on {@code axial.training-progress}. Immutable; {@link #after}
 * is the next state.
 *
 * @param memory which completed epochs it remembers
 * @param status where it is
 * @param attempt its last attempt, with what the request asks for; empty before the first
 * @param started its last attempt that could be carried out; empty before the first
 * @param epochs those of the completed epochs that it remembers, in order, each once
 * @param epochSeconds how long all completed epochs took
 * @param account of its attempts
 * @param cancelRequested whether somebody wants it to end
 * @param completed how it ended, if it completed
 * @param reason why it failed, or where it stopped
 */
public record Run(
        RunId runId,
        @JsonIgnore Memory memory,
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

    /** The completed epochs that a run remembers. */
    public enum Memory {
        /**
         * Bounded, however many epochs there are: the last {@value #RECENT} of a running run; the best and the last
         * {@value #RECENT_ONCE_ENDED} of an ended one.
         */
        NEWEST,
        /** Every epoch. */
        ALL
    }

    /** The status of a run; the last three are final. */
    public enum Status {
        REQUESTED,
        RUNNING,
        COMPLETED,
        FAILED,
        CANCELLED
    }

    public Run {
        requireNonNull(runId, "runId");
        requireNonNull(memory, "memory");
        epochs = List.copyOf(epochs);
    }

    /** A run before its first event. */
    public static Run requested(RunId runId, Memory memory) {
        return new Run(
                runId,
                memory,
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

    /** Returns whether nothing more will happen. */
    @JsonIgnore
    public boolean ended() {
        return status == Status.COMPLETED || status == Status.FAILED || status == Status.CANCELLED;
    }

    /** Attempts since the last checkpoint that speak against the run, the running one included. */
    @JsonProperty
    public int fruitlessAttempts() {
        return account.fruitless().size();
    }

    /** The failure of the last attempt that could report one; empty if none did since the last checkpoint. */
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

    /** Name of the model that it trains; empty before its first attempt. */
    @JsonIgnore
    public Optional<ModelName> model() {
        return started.map(Started::model).or(() -> attempt.map(AttemptBegun::model));
    }

    /** Name of the recipe that was asked for; empty before its first attempt. */
    @JsonIgnore
    public Optional<String> recipe() {
        return started.map(Started::recipe).or(() -> attempt.map(AttemptBegun::recipe));
    }

    /** Name of the dataset that was asked for; empty before its first attempt. */
    @JsonIgnore
    public Optional<String> dataset() {
        return started.map(Started::dataset).map(DatasetRef::name).or(() -> attempt.map(AttemptBegun::dataset));
    }

    /** Most epochs that it will have; 0 before it could be started. */
    @JsonIgnore
    public int mostEpochs() {
        return epochs.isEmpty()
                ? started.map(Started::epochs).orElse(0)
                : epochs.get(epochs.size() - 1).epochs();
    }

    /** The last completed epoch, if there is one. */
    @JsonIgnore
    public Optional<EpochCompleted> newestEpoch() {
        return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.get(epochs.size() - 1));
    }

    /** Number of the last completed epoch; 0 if none is. */
    @JsonIgnore
    public int lastEpoch() {
        return newestEpoch().map(EpochCompleted::epoch).orElse(0);
    }

    /** Checkpoints of the epochs that are remembered, the newest first. */
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
                memory,
                status,
                attempt,
                started,
                memory == Memory.ALL ? next : newest(RECENT, next),
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
        return new Run(runId, memory, now, last, begun, epochs, epochSeconds, attempts, cancel, completed, reason);
    }

    private Run ended(Status end, Optional<Completed> how, String why) {
        return new Run(
                runId,
                memory,
                end,
                attempt,
                started,
                memory == Memory.ALL ? epochs : onceEnded(how),
                epochSeconds,
                account,
                cancelRequested,
                how,
                Optional.of(why));
    }

    private List<EpochCompleted> onceEnded(Optional<Completed> end) {
        List<EpochCompleted> kept = new ArrayList<>(newest(RECENT_ONCE_ENDED, epochs));
        epochs.stream()
                .filter(epoch -> end.isPresent() && epoch.epoch() == end.get().bestEpoch() && !kept.contains(epoch))
                .forEach(best -> kept.add(0, best));
        return kept;
    }
}
