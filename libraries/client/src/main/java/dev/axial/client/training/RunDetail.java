package dev.axial.client.training;

import dev.axial.contract.training.TrainingProgress;
import java.time.Instant;
import java.util.List;

/**
 * One run with all its events.
 *
 * @param run its present state
 * @param events in the order in which they came, each epoch once
 */
public record RunDetail(KnownRun run, List<Event> events) {

    /** @param at when Kafka took it */
    public record Event(Instant at, TrainingProgress progress) {}

    public RunDetail {
        events = List.copyOf(events);
    }
}
