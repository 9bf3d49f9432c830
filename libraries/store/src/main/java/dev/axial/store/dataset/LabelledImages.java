package dev.axial.store.dataset;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ImageShape;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The images of one split and the class of each, uint8 {@code [N, C, H, W]} row-major. Those of a {@linkplain
 * Datasets#load loaded} dataset are in a file, which is gone with the last reference to them. Immutable and
 * thread-safe.
 */
public final class LabelledImages {

    private final ImageShape shape;
    private final Pixels pixels;
    private final int[] classes;

    /**
     * @param pixels what remains is uint8 {@code [N, C, H, W]}; viewed, not copied: the caller gives the content away
     * @param classes class index of each image, {@code [N]}, 0 or more; copied
     * @throws IllegalArgumentException if the sizes do not agree
     */
    public LabelledImages(ImageShape shape, ByteBuffer pixels, int[] classes) {
        this(shape, Pixels.of(pixels), classes);
    }

    LabelledImages(ImageShape shape, Pixels pixels, int[] classes) {
        this.shape = requireNonNull(shape, "shape");
        this.pixels = requireNonNull(pixels, "pixels");
        this.classes = classes.clone();
        if (pixels.length() != (long) classes.length * shape.size()) {
            throw new IllegalArgumentException(classes.length + " images of shape " + shape + " are "
                    + (long) classes.length * shape.size() + " bytes, got " + pixels.length());
        }
        for (int i = 0; i < classes.length; i++) {
            if (classes[i] < 0) {
                throw new IllegalArgumentException("a class index is 0 or more, got " + classes[i] + " at " + i);
            }
        }
    }

    /** Number of images. */
    public int size() {
        return classes.length;
    }

    /** Shape of one image. */
    public ImageShape shape() {
        return shape;
    }

    /**
     * The class of image {@code i}, 0 to the number of labels - 1.
     *
     * @throws IndexOutOfBoundsException unless {@code 0 <= i < size()}
     */
    public int classIndex(int i) {
        return classes[Objects.checkIndex(i, classes.length)];
    }

    /**
     * Copies image {@code i} as uint8 {@code [C, H, W]} to {@code target[at .. at + shape().size())}.
     *
     * @throws IndexOutOfBoundsException unless {@code 0 <= i < size()} and the image fits
     */
    public void copyImage(int i, byte[] target, int at) {
        Objects.checkIndex(i, classes.length);
        pixels.copy((long) i * shape.size(), target, at, shape.size());
    }

    @Override
    public String toString() {
        return size() + " images of shape " + shape;
    }
}
