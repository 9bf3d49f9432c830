package dev.axial.train.fitting;

/**
 * The state of a fitting after an epoch.
 *
 * @param epoch that ended, from 1
 * @param bestEpoch the epoch of the lowest validation loss so far; the first of them if equal
 * @param bestLoss that loss, nats
 * @param stop whether patience is at its end
 */
public record EpochEnd(int epoch, int bestEpoch, double bestLoss, boolean stop) {

    /** Returns whether this epoch is the best so far. */
    public boolean improved() {
        return epoch == bestEpoch;
    }
}
