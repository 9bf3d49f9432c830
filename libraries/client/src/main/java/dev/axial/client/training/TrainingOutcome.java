package dev.axial.client.training;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.training.TrainingProgress.Completed;

/**
 * A run that went well.
 *
 * @param epochs how many it took
 * @param seconds over all its epochs
 * @param imagesPerSecond training images per second of fitting
 * @param bestEpoch the one that validation chose
 * @param evaluation what eval made of its model
 */
public record TrainingOutcome(
        int epochs, double seconds, double imagesPerSecond, int bestEpoch, ModelEvaluated evaluation) {

    /** @param run done, with all its epochs */
    static TrainingOutcome of(KnownRun run) {
        Completed completed = run.state().completed().orElseThrow();
        return new TrainingOutcome(
                run.state().epochs().size(),
                completed.seconds(),
                run.imagesPerSecond().orElse(Double.NaN),
                completed.bestEpoch(),
                run.evaluation().orElseThrow());
    }
}
