package dev.axial.figures.cost;

/**
 * What one training run took.
 *
 * @param run as a reader knows it: {@code CNN, 28 px}
 * @param seconds of fitting, positive
 * @param bytes most resident memory, positive
 */
public record RunCost(String run, double seconds, long bytes) {

    public RunCost {
        if (!(seconds > 0 && Double.isFinite(seconds)) || bytes <= 0) {
            throw new IllegalArgumentException(
                    "a run takes time and memory, got %s s and %d bytes for '%s'".formatted(seconds, bytes, run));
        }
    }
}
