package dev.axial.ingest.epoch;

import dev.axial.contract.training.Augmentation;

/**
 * The changes to one image, in this order, about its centre: mirrored, scaled, rotated, moved.
 *
 * @param mirrored left and right change places
 * @param flipped top and bottom change places
 * @param degrees rotation; positive is counter-clockwise as seen
 * @param right shift as a share of the width; positive moves the content to the right
 * @param down shift as a share of the height; positive moves the content down
 * @param factor over 1 enlarges the content, under 1 shrinks it
 */
record Transformation(boolean mirrored, boolean flipped, double degrees, double right, double down, double factor) {

    static final Transformation IDENTITY = new Transformation(false, false, 0, 0, 0, 1);

    /**
     * Draws what happens to one image in one epoch.
     *
     * <p>Always nine numbers, in the order of the components, a probability before its value: a transformation that is
     * switched off changes nothing about the others.
     */
    static Transformation draw(Augmentation augmentation, long seed, int epoch, int datasetIndex) {
        SplitMix64 random = SplitMix64.of(seed, epoch, datasetIndex);
        boolean mirrored = happens(random, augmentation.flipHorizontal());
        boolean flipped = happens(random, augmentation.flipVertical());
        boolean rotated = happens(random, augmentation.rotation().probability());
        double degrees = symmetric(random, augmentation.rotation().max());
        boolean moved = happens(random, augmentation.translation().probability());
        double right = symmetric(random, augmentation.translation().max());
        double down = symmetric(random, augmentation.translation().max());
        boolean scaled = happens(random, augmentation.scale().probability());
        double factor = random.nextBetween(
                augmentation.scale().min(), augmentation.scale().max());
        return new Transformation(
                mirrored, flipped, rotated ? degrees : 0, moved ? right : 0, moved ? down : 0, scaled ? factor : 1);
    }

    boolean isIdentity() {
        return equals(IDENTITY);
    }

    private static boolean happens(SplitMix64 random, double probability) {
        return random.nextDouble() < probability;
    }

    private static double symmetric(SplitMix64 random, double max) {
        return random.nextBetween(-max, max) + 0.0; // not -0.0
    }
}
