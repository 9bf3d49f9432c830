package dev.axial.soak.chaos;

import dev.axial.launcher.parts.Part;
import java.time.Duration;
import java.util.List;

/**
 * The next fault and its time.
 *
 * @param pause before it
 * @param overlaps whether it is made while the fault before is not over yet
 */
public record PlannedFault(FaultAction action, Duration pause, boolean overlaps) {

    /** The action of a fault. */
    public sealed interface FaultAction {

        FaultKind kind();

        /** The part whose next output ends the fault; the first of several. */
        Part part();

        /** @param of 0 to 1: which of the replicas that there are then */
        record Kill(Part part, double of) implements FaultAction {
            @Override
            public FaultKind kind() {
                return FaultKind.KILL;
            }
        }

        /** @param of 0 to 1: which of the replicas that there are then */
        record Stall(Part part, double of, Duration time) implements FaultAction {
            @Override
            public FaultKind kind() {
                return FaultKind.STALL;
            }
        }

        /** The broker is killed. */
        record KillBroker() implements FaultAction {
            @Override
            public FaultKind kind() {
                return FaultKind.BROKER;
            }

            @Override
            public Part part() {
                return Part.BROKER;
            }
        }

        /** @param further 0 to 1: which of the other numbers of replicas */
        record Scale(Part part, double further) implements FaultAction {
            @Override
            public FaultKind kind() {
                return FaultKind.SCALE;
            }
        }

        /** The broker is stopped for so long, while a service is killed and starts again. @param part the service */
        record StallBroker(Part part, double of, Duration time) implements FaultAction {
            @Override
            public FaultKind kind() {
                return FaultKind.BROKER_STALL;
            }
        }

        /** The content of the artifact store is out of reach for so long, while ingest is killed and starts again. */
        record CloseStore(double of, Duration time) implements FaultAction {
            @Override
            public FaultKind kind() {
                return FaultKind.STORE;
            }

            @Override
            public Part part() {
                return Part.INGEST;
            }
        }

        /**
         * @param poison kinds of it for one part, one record of each
         * @param seed of their bytes
         */
        record Send(List<Poison> poison, long seed) implements FaultAction {
            public Send {
                poison = List.copyOf(poison);
            }

            @Override
            public FaultKind kind() {
                return FaultKind.POISON;
            }

            @Override
            public Part part() {
                return poison.get(0).consumer();
            }
        }
    }

    public FaultKind kind() {
        return action.kind();
    }
}
