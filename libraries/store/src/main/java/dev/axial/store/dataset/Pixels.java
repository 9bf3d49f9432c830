package dev.axial.store.dataset;

import java.nio.ByteBuffer;

/** Bytes by position, in memory or in a file. Immutable and thread-safe. */
interface Pixels {

    long length();

    /**
     * Copies {@code count} bytes from position {@code from} to {@code target[at .. at + count)}.
     *
     * @throws IndexOutOfBoundsException if either range is not there
     */
    void copy(long from, byte[] target, int at, int count);

    /** The remaining bytes of a buffer; viewed, not copied. */
    static Pixels of(ByteBuffer buffer) {
        ByteBuffer bytes = buffer.slice();
        return new Pixels() {
            @Override
            public long length() {
                return bytes.capacity();
            }

            @Override
            public void copy(long from, byte[] target, int at, int count) {
                bytes.get(Math.toIntExact(from), target, at, count);
            }
        };
    }
}
