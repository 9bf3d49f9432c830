package dev.axial.client.training;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.AttemptBegun;
import dev.axial.contract.training.TrainingProgress.CancelRequested;
import dev.axial.contract.training.TrainingProgress.Cancelled;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Failed;
import dev.axial.contract.training.TrainingProgress.Started;
import java.time.Instant;
import java.util.Optional;

/**
 * A run in one line.
 *
 * @param startedAt of its first attempt
 * @param state {@code running}, {@code completed}, {@code failed}, {@code cancelling} or {@code cancelled}
 * @param epoch how many epochs are done
 * @param epochs how many at most
 * @param validationAccuracy of the last epoch
 * @param evaluation once eval has judged its model
 * @param reason why it ended as it did
 */
public record RunSummary(
        RunId runId,
        Instant startedAt,
        Optional<ModelName> model,
        String recipe,
        String dataset,
        String state,
        int epoch,
        int epochs,
        Optional<Double> validationAccuracy,
        Optional<ModelEvaluated> evaluation,
        Optional<String> reason) {

    static final String RUNNING = "running";

    static RunSummary unknown(RunId run, Instant at) {
        return new RunSummary(
                run, at, Optional.empty(), "", "", RUNNING, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether it may still change. */
    public boolean running() {
        return state.equals(RUNNING) || state.equals("cancelling");
    }

    RunSummary after(TrainingProgress event) {
        if (event instanceof AttemptBegun begun) {
            return new RunSummary(
                    runId,
                    startedAt,
                    Optional.of(begun.model()),
                    begun.recipe(),
                    begun.dataset(),
                    state,
                    epoch,
                    epochs,
                    validationAccuracy,
                    evaluation,
                    reason);
        }
        if (event instanceof Started started) {
            return new RunSummary(
                    runId,
                    startedAt,
                    Optional.of(started.model()),
                    started.recipe(),
                    started.dataset().name(),
                    state,
                    epoch,
                    started.epochs(),
                    validationAccuracy,
                    evaluation,
                    reason);
        }
        if (event instanceof EpochCompleted done) {
            return new RunSummary(
                    runId,
                    startedAt,
                    model,
                    recipe,
                    dataset,
                    state,
                    done.epoch(),
                    done.epochs(),
                    Optional.of(done.validation().accuracy()),
                    evaluation,
                    reason);
        }
        if (event instanceof Completed completed) {
            return ended("completed", Optional.of(completed.reason()));
        }
        if (event instanceof Failed failed) {
            return ended("failed", Optional.of(failed.reason()));
        }
        if (event instanceof Cancelled) {
            return ended("cancelled", reason);
        }
        return event instanceof CancelRequested && running() ? ended("cancelling", reason) : this;
    }

    RunSummary evaluated(ModelEvaluated verdict) {
        return new RunSummary(
                runId,
                startedAt,
                model,
                recipe,
                dataset,
                state,
                epoch,
                epochs,
                validationAccuracy,
                Optional.of(verdict),
                reason);
    }

    private RunSummary ended(String as, Optional<String> why) {
        return new RunSummary(
                runId, startedAt, model, recipe, dataset, as, epoch, epochs, validationAccuracy, evaluation, why);
    }
}
