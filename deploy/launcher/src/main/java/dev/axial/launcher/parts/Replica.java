package dev.axial.launcher.parts;

import static java.util.Objects.requireNonNull;

/**
 * One of several processes of one part, which share its work.
 *
 * @param part what it is
 * @param number 0 for the one that is always there; also its {@code axial.instance}, the same over its restarts
 */
public record Replica(Part part, int number) {

    public Replica {
        requireNonNull(part, "part");
        if (number < 0 || (number > 0 && part == Part.BROKER)) {
            throw new IllegalArgumentException("replicas of a service count from 0, and there is one broker; got "
                    + number + " of " + part.code());
        }
    }

    /** The one that is always there. */
    public static Replica first(Part part) {
        return new Replica(part, 0);
    }

    public boolean isFirst() {
        return number == 0;
    }

    /** {@code infer}, {@code infer-1}, ...: in process-id and log files. */
    public String name() {
        return isFirst() ? part.code() : part.code() + "-" + number;
    }
}
