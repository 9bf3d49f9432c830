package dev.axial.contract.training;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Random geometry of training images. Each image of each epoch draws anew; what is not drawn leaves the image alone.
 * All four are fused into one bilinear inverse warp, so that an image is interpolated once.
 *
 * @param flipHorizontal probability of mirroring left and right, 0 to 1
 * @param flipVertical probability of mirroring top and bottom, 0 to 1
 * @param rotation probability, and the largest angle in degrees, 0 to 180; drawn from {@code [-max, max]}
 * @param translation probability, and the largest shift as a share of the side, 0 to 1; drawn per axis from
 *     {@code [-max, max]}
 * @param scale probability, and the range of the factor
 */
public record Augmentation(
        double flipHorizontal, double flipVertical, Chance rotation, Chance translation, ScaleChance scale) {

    /** Every image as it is. */
    public static final Augmentation NONE =
            new Augmentation(0, 0, new Chance(0, 0), new Chance(0, 0), new ScaleChance(0, 1, 1));

    public Augmentation {
        requireProbability("flipHorizontal", flipHorizontal);
        requireProbability("flipVertical", flipVertical);
        rotation = rotation == null ? new Chance(0, 0) : rotation;
        translation = translation == null ? new Chance(0, 0) : translation;
        scale = scale == null ? new ScaleChance(0, 1, 1) : scale;
        if (rotation.max() > 180) {
            throw new IllegalArgumentException("rotation.max is 0 to 180 degrees, got " + rotation.max());
        }
        if (translation.max() > 1) {
            throw new IllegalArgumentException("translation.max is 0 to 1 of the side, got " + translation.max());
        }
    }

    /** Returns true if every image stays as it is. */
    @JsonIgnore
    public boolean isNone() {
        return flipHorizontal == 0
                && flipVertical == 0
                && rotation.probability() == 0
                && translation.probability() == 0
                && scale.probability() == 0;
    }

    /**
     * @param probability 0 to 1
     * @param max 0 or more; its unit is the transformation's
     */
    public record Chance(double probability, double max) {
        public Chance {
            requireProbability("probability", probability);
            if (!(max >= 0) || Double.isInfinite(max)) {
                throw new IllegalArgumentException("max is 0 or more, got " + max);
            }
        }
    }

    /**
     * @param probability 0 to 1
     * @param min smallest factor, over 0
     * @param max largest factor, at least min and at most 10
     */
    public record ScaleChance(double probability, double min, double max) {
        public ScaleChance {
            requireProbability("probability", probability);
            if (!(min > 0) || !(max >= min) || max > 10) {
                throw new IllegalArgumentException("scale is 0 < min <= max <= 10, got " + min + " to " + max);
            }
        }
    }

    private static void requireProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is a probability, 0 to 1, got " + value);
        }
    }
}
