package dev.axial.figures.cost;

/**
 * The cost of one training run.
 *
 * @param run as a reader knows it: {@code CNN, 28 px}
 * @param secondsPerEpoch evaluation included, positive
 * @param bytes most resident memory, positive
 */
public record RunCost(String run, double secondsPerEpoch, long bytes) {

    public RunCost {
        if (!(secondsPerEpoch > 0 && Double.isFinite(secondsPerEpoch)) || bytes <= 0) {
            throw new IllegalArgumentException("a run takes time and memory, got %s s an epoch and %d bytes for '%s'"
                    .formatted(secondsPerEpoch, bytes, run));
        }
    }
}
