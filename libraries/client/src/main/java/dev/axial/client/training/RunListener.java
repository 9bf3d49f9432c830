package dev.axial.client.training;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.training.TrainingProgress;

/** Receives the events of a run, in order, from one thread. */
public interface RunListener {

    void progressed(TrainingProgress event);

    void evaluated(ModelEvaluated evaluation);
}
