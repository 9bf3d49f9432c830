package dev.axial.client.training;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.RunId;
import dev.axial.contract.run.Run;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run with everything that Kafka says of it. Immutable.
 *
 * @param state the fold of its progress
 * @param since the time at which Kafka took the first event of it that was read
 * @param evaluation the evaluation of its model, once there is one
 * @param refusal the reason why it never will be complete although train did not say so, as a clause: its request or its
 *     model was refused, or whoever waited for it gave up
 */
public record KnownRun(Run state, Instant since, Optional<ModelEvaluated> evaluation, Optional<String> refusal) {

    public KnownRun {
        requireNonNull(state, "state");
        requireNonNull(since, "since");
        requireNonNull(evaluation, "evaluation");
        requireNonNull(refusal, "refusal");
    }

    /** A run of which nothing but the request is known. */
    public static KnownRun requested(RunId run, Run.Memory memory, Instant since) {
        return new KnownRun(Run.requested(run, memory), since, Optional.empty(), Optional.empty());
    }

    public RunId id() {
        return state.runId();
    }

    /** {@code running}, {@code cancelling}, {@code completed}, {@code failed} or {@code cancelled}. */
    public String status() {
        return switch (state.status()) {
            case REQUESTED, RUNNING -> state.cancelRequested() ? "cancelling" : "running";
            case COMPLETED -> "completed";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
        };
    }

    /** Returns whether its training may go on. */
    public boolean running() {
        return !state.ended();
    }

    /** Returns whether its model is trained and evaluated. */
    public boolean done() {
        return state.completed().isPresent() && evaluation.isPresent();
    }

    /** Returns whether it is neither done nor given up. */
    public boolean underWay() {
        return !done() && failure().isEmpty();
    }

    /** The reason why it will never be done, as a clause; empty unless that is certain. */
    public Optional<String> failure() {
        return switch (state.status()) {
            case FAILED -> state.reason();
            case CANCELLED -> Optional.of("it was cancelled");
            case REQUESTED, RUNNING, COMPLETED -> refusal;
        };
    }

    /**
     * Training images per second of fitting, over all epochs that are remembered; empty before the first. Every epoch fits
     * the same images, so that this is the harmonic mean of the epochs' rates.
     */
    public Optional<Double> imagesPerSecond() {
        List<EpochCompleted> epochs = state.epochs();
        return epochs.isEmpty()
                ? Optional.empty()
                : Optional.of(1
                        / epochs.stream()
                                .mapToDouble(epoch -> 1 / epoch.imagesPerSecond())
                                .average()
                                .orElseThrow());
    }

    KnownRun after(TrainingProgress event) {
        return new KnownRun(state.after(event), since, evaluation, refusal);
    }

    KnownRun evaluated(ModelEvaluated verdict) {
        return new KnownRun(state, since, Optional.of(verdict), refusal);
    }

    KnownRun refused(String why) {
        return new KnownRun(state, since, evaluation, Optional.of(why));
    }
}
