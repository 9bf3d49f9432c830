package dev.axial.soak.ledger;

/**
 * A settled ledger, in images.
 *
 * @param sent acknowledged by Kafka
 * @param predicted of those, with at least one prediction
 * @param rejected of those, set aside, although they are good
 * @param lost of those, with neither
 * @param doubled answers beyond the first, over all images
 * @param outOfOrder predictions that came behind one of a later image of their partition
 * @param disagreeing images with a prediction other than the undisturbed one
 * @param misplaced predictions that name another place in {@code axial.images} than Kafka acknowledged, or images there
 * @param strangers answers to what was never sent
 * @param notStored acknowledged, and not in {@code axial.images}
 * @param storedTwice more than once in {@code axial.images}
 */
public record Balance(
        long sent,
        long predicted,
        long rejected,
        long lost,
        long doubled,
        long outOfOrder,
        long disagreeing,
        long misplaced,
        long strangers,
        long notStored,
        long storedTwice) {

    /** Returns whether every image that was sent has exactly one prediction, the right one, in its place. */
    public boolean clean() {
        return sent > 0
                && predicted == sent
                && rejected
                                + lost
                                + doubled
                                + outOfOrder
                                + disagreeing
                                + misplaced
                                + strangers
                                + notStored
                                + storedTwice
                        == 0;
    }
}
