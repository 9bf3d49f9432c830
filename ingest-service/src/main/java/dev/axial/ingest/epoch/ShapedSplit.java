package dev.axial.ingest.epoch;

import dev.axial.contract.model.ImageShape;
import dev.axial.image.raster.Raster;
import dev.axial.store.dataset.LabelledImages;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One split of a dataset in the shape that a network asked for. An image of another shape is converted when it is first
 * wanted, and kept if the split was given room. Thread-safe.
 */
public final class ShapedSplit {

    private final LabelledImages images;
    private final ImageShape shape;
    /** Null where nothing is kept. */
    private final AtomicReferenceArray<byte[]> kept;

    ShapedSplit(LabelledImages images, ImageShape shape, boolean keep) {
        this.images = images;
        this.shape = shape;
        this.kept = keep ? new AtomicReferenceArray<>(images.size()) : null;
    }

    public int size() {
        return images.size();
    }

    /** Shape of each image as {@link #image} gives it. */
    public ImageShape shape() {
        return shape;
    }

    public int classIndex(int i) {
        return images.classIndex(i);
    }

    /** Number of images of each class, {@code [classes]}. */
    public List<Integer> classCounts(int classes) {
        int[] counts = new int[classes];
        for (int i = 0; i < images.size(); i++) {
            counts[images.classIndex(i)]++;
        }
        return Arrays.stream(counts).boxed().toList();
    }

    /** Copies image {@code i} as uint8 {@code [C, H, W]} to {@code target} from {@code at}. */
    public void copyImage(int i, byte[] target, int at) {
        System.arraycopy(image(i), 0, target, at, shape.size());
    }

    /** Image {@code i} as uint8 {@code [C, H, W]}; must not be changed. */
    byte[] image(int i) {
        byte[] present = kept == null ? null : kept.get(i);
        if (present != null) {
            return present;
        }
        byte[] image = new byte[images.shape().size()];
        images.copyImage(i, image, 0);
        if (images.shape().equals(shape)) {
            return image;
        }
        byte[] shaped = new byte[shape.size()];
        new Raster(
                        images.shape().channels(),
                        images.shape().height(),
                        images.shape().width(),
                        image)
                .withChannels(shape.channels())
                .resized(shape.height(), shape.width())
                .copyTo(shaped, 0);
        if (kept != null) {
            kept.set(i, shaped);
        }
        return shaped;
    }
}
