package dev.axial.client.training;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.training.TrainingProgress;

/** Learns what happens in a run, in order, by one thread. */
public interface RunListener {

    void progressed(TrainingProgress event);

    void evaluated(ModelEvaluated evaluation);
}
