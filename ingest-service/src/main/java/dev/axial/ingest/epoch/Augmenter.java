package dev.axial.ingest.epoch;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.training.Augmentation;

/**
 * Images of a split as one epoch sees them: what happens to an image depends on (seed, epoch, dataset index) alone, not on
 * its position or on who asks. Immutable and thread-safe.
 */
public final class Augmenter {

    private final Augmentation augmentation;
    private final long seed;
    private final int epoch;

    public Augmenter(Augmentation augmentation, long seed, int epoch) {
        this.augmentation = requireNonNull(augmentation, "augmentation");
        this.seed = seed;
        this.epoch = epoch;
    }

    /** Writes image {@code i} as uint8 {@code [C, H, W]} to {@code target} from {@code at}. */
    public void write(ShapedSplit images, int i, byte[] target, int at) {
        Transformation transformation =
                augmentation.isNone() ? Transformation.IDENTITY : Transformation.draw(augmentation, seed, epoch, i);
        new Warp(transformation, images.shape()).apply(images.image(i), target, at);
    }
}
