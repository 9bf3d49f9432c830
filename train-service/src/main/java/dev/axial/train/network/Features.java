package dev.axial.train.network;

import dev.axial.contract.model.ImageShape;
import java.util.List;

/** Shape of what flows between two layers, of one image: the batch dimension comes before it. */
public sealed interface Features {

    /** Without the batch dimension, outermost first. */
    List<Long> dimensions();

    /** Product of the dimensions, exact up to {@link Long#MAX_VALUE}, which stands for anything larger too. */
    default long size() {
        return Counts.product(dimensions());
    }

    static Maps of(ImageShape image) {
        return new Maps(image.channels(), image.height(), image.width());
    }

    /** Feature maps {@code [C, H, W]}. */
    record Maps(int channels, int height, int width) implements Features {
        @Override
        public List<Long> dimensions() {
            return List.of((long) channels, (long) height, (long) width);
        }

        @Override
        public String toString() {
            return dimensions().toString();
        }
    }

    /** A flat vector {@code [size]}. */
    record Vector(long size) implements Features {
        @Override
        public List<Long> dimensions() {
            return List.of(size);
        }

        @Override
        public String toString() {
            return dimensions().toString();
        }
    }
}
