package dev.axial.client.training;

import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.RunId;
import dev.axial.contract.training.TrainingProgress;
import java.time.Instant;

/** Takes the events of runs from {@link RunTopics}, in order within each topic partition, by one thread for each topic. */
interface RunEvents {

    /** @param at the time at which Kafka took the request */
    void requested(RunId run, Instant at);

    /** @param at the time at which Kafka took the event */
    void progressed(TrainingProgress event, Instant at);

    void evaluated(ModelEvaluated evaluation);

    /**
     * @param why its request or its model was refused, as a clause
     * @param at the time at which Kafka took the refusal
     */
    void refused(RunId run, String why, Instant at);
}
