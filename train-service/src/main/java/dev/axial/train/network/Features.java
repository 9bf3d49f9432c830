package dev.axial.train.network;

import dev.axial.contract.model.ImageShape;
import java.util.List;

/** Shape of what flows between two layers, of one image: the batch dimension comes before it. */
public sealed interface Features {

    /** Without the batch dimension, outermost first. */
    List<Integer> dimensions();

    /** Product of the dimensions. */
    default int size() {
        return dimensions().stream().reduce(1, Math::multiplyExact);
    }

    static Maps of(ImageShape image) {
        return new Maps(image.channels(), image.height(), image.width());
    }

    /** Feature maps {@code [C, H, W]}. */
    record Maps(int channels, int height, int width) implements Features {
        @Override
        public List<Integer> dimensions() {
            return List.of(channels, height, width);
        }

        @Override
        public String toString() {
            return dimensions().toString();
        }
    }

    /** A flat vector {@code [size]}. */
    record Vector(int size) implements Features {
        @Override
        public List<Integer> dimensions() {
            return List.of(size);
        }

        @Override
        public String toString() {
            return dimensions().toString();
        }
    }
}
