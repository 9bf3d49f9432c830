package dev.axial.soak.chaos;

import dev.axial.launcher.parts.Part;
import java.time.Duration;
import java.util.List;

/**
 * What to do next, and when.
 *
 * @param pause before it
 * @param overlaps whether it is made while the fault before is not over yet
 */
public record PlannedFault(Action action, Duration pause, boolean overlaps) {

    /** What is done. */
    public sealed interface Action {

        /** @param of 0 to 1: which of the replicas that there are then */
        record Kill(Part part, double of) implements Action {}

        /** @param of 0 to 1: which of the replicas that there are then */
        record Stall(Part part, double of, Duration time) implements Action {}

        /** The broker is killed. */
        record KillBroker() implements Action {}

        /** @param further 0 to 1: which of the other numbers of replicas */
        record Scale(Part part, double further) implements Action {}

        /** The broker is stopped for so long, while a service is killed and starts again. @param part the service */
        record StallBroker(Part part, double of, Duration time) implements Action {}

        /** The content of the artifact store is out of reach for so long, while ingest is killed and starts again. */
        record CloseStore(double of, Duration time) implements Action {}

        /**
         * @param poison kinds of it for one part, one record of each
         * @param seed of their bytes
         */
        record Send(List<Poison> poison, long seed) implements Action {
            public Send {
                poison = List.copyOf(poison);
            }
        }
    }

    public FaultKind kind() {
        if (action instanceof Action.Kill) {
            return FaultKind.KILL;
        } else if (action instanceof Action.Stall) {
            return FaultKind.STALL;
        } else if (action instanceof Action.KillBroker) {
            return FaultKind.BROKER;
        } else if (action instanceof Action.Scale) {
            return FaultKind.SCALE;
        } else if (action instanceof Action.StallBroker) {
            return FaultKind.BROKER_STALL;
        } else if (action instanceof Action.CloseStore) {
            return FaultKind.STORE;
        }
        return FaultKind.POISON;
    }
}
