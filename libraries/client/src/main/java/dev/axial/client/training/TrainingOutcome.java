package dev.axial.client.training;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import java.util.Collection;

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

    /** @param epochs each epoch once */
    static TrainingOutcome of(Collection<EpochCompleted> epochs, Completed completed, ModelEvaluated evaluation) {
        // Every epoch fits the same images, so the rate of all is the harmonic mean of the rates of each.
        double secondsPerImage = epochs.stream()
                .mapToDouble(epoch -> 1 / epoch.imagesPerSecond())
                .average()
                .orElse(Double.NaN);
        return new TrainingOutcome(
                epochs.size(), completed.seconds(), 1 / secondsPerImage, completed.bestEpoch(), evaluation);
    }
}
