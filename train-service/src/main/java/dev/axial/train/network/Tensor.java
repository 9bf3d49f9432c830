package dev.axial.train.network;

import java.nio.FloatBuffer;
import java.util.List;

/** Float32 numbers of one shape, row-major. Immutable and thread-safe. */
public final class Tensor {

    private final List<Integer> shape;
    private final float[] values;

    /** @param values copied */
    public Tensor(List<Integer> shape, float[] values) {
        this.shape = List.copyOf(shape);
        this.values = values.clone();
        int size = this.shape.stream().reduce(1, Math::multiplyExact);
        if (size != values.length) {
            throw new IllegalArgumentException("shape " + shape + " has " + size + " values, got " + values.length);
        }
    }

    public List<Integer> shape() {
        return shape;
    }

    /** A read-only view from position 0; a new one at each call. */
    public FloatBuffer values() {
        return FloatBuffer.wrap(values).asReadOnlyBuffer();
    }

    /** Number of values. */
    public int size() {
        return values.length;
    }

    @Override
    public String toString() {
        return "float32 " + shape;
    }
}
