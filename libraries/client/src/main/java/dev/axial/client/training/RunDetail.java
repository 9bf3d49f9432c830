package dev.axial.client.training;

import dev.axial.contract.training.TrainingProgress;
import java.time.Instant;
import java.util.List;

/**
 * All that is known of one run.
 *
 * @param summary where it stands
 * @param events in the order in which they came, each epoch once
 */
public record RunDetail(RunSummary summary, List<Event> events) {

    /** @param at when Kafka took it */
    public record Event(Instant at, TrainingProgress progress) {}

    public RunDetail {
        events = List.copyOf(events);
    }
}
