package dev.axial.train.fitting;

import java.nio.FloatBuffer;

/** Images as the frozen part of a network gives them on, with their classes. Immutable. */
public final class FeatureBatch {

    private final float[] features;
    private final int[] classes;

    /**
     * @param features of each image, row-major; copied
     * @param classes of each image; copied
     */
    public FeatureBatch(float[] features, int[] classes) {
        if (classes.length == 0 || features.length % classes.length != 0) {
            throw new IllegalArgumentException(
                    "as many features for each of 1 or more images, got " + features.length + " for " + classes.length);
        }
        this.features = features.clone();
        this.classes = classes.clone();
    }

    /** Number of images. */
    public int size() {
        return classes.length;
    }

    /** {@code [size * features]}: a read-only view from position 0, a new one at each call. */
    public FloatBuffer features() {
        return FloatBuffer.wrap(features).asReadOnlyBuffer();
    }

    public int classOf(int image) {
        return classes[image];
    }
}
