package dev.axial.study;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.Cancelled;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Failed;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run as Kafka tells it. Immutable.
 *
 * @param epochs by number; told again, the new telling stands
 * @param completed once its model was announced
 * @param evaluation once eval has judged its model
 * @param failure why it will never be done
 */
record StudyRun(
        SortedMap<Integer, EpochCompleted> epochs,
        Optional<Completed> completed,
        Optional<ModelEvaluated> evaluation,
        Optional<String> failure) {

    static final StudyRun REQUESTED =
            new StudyRun(new TreeMap<>(), Optional.empty(), Optional.empty(), Optional.empty());

    boolean done() {
        return completed.isPresent() && evaluation.isPresent();
    }

    /** Asked for, and neither done nor given up. */
    boolean underWay() {
        return !done() && failure.isEmpty();
    }

    StudyRun after(TrainingProgress event) {
        if (event instanceof EpochCompleted epoch) {
            // A run that went back to an older checkpoint tells its epochs again.
            SortedMap<Integer, EpochCompleted> upTo = new TreeMap<>(epochs.headMap(epoch.epoch()));
            upTo.put(epoch.epoch(), epoch);
            return new StudyRun(upTo, completed, evaluation, failure);
        }
        if (event instanceof Completed end) {
            return new StudyRun(epochs, Optional.of(end), evaluation, failure);
        }
        if (event instanceof Failed failed) {
            return failed(failed.reason());
        }
        return event instanceof Cancelled ? failed("it was cancelled") : this;
    }

    StudyRun evaluated(ModelEvaluated verdict) {
        return new StudyRun(epochs, completed, Optional.of(verdict), failure);
    }

    StudyRun failed(String reason) {
        return new StudyRun(epochs, completed, evaluation, Optional.of(reason));
    }
}
