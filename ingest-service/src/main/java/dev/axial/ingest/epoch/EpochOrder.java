package dev.axial.ingest.epoch;

/** The order of the images of a split in an epoch. Immutable and thread-safe. */
public final class EpochOrder {

    /** Stands where an image's index would, so that the order's generator is none of the images' generators. */
    private static final long ORDER = -1;

    private final int[] indices;

    private EpochOrder(int[] indices) {
        this.indices = indices;
    }

    /** The dataset's own order. */
    public static EpochOrder sequential(int images) {
        int[] indices = new int[images];
        for (int i = 0; i < images; i++) {
            indices[i] = i;
        }
        return new EpochOrder(indices);
    }

    /**
     * The permutation of (seed, epoch): Fisher-Yates from the end, with {@link SplitMix64}.
     *
     * @see <a href="https://doi.org/10.1145/364520.364540">Durstenfeld: Algorithm 235, 1964</a>
     */
    public static EpochOrder shuffled(int images, long seed, int epoch) {
        EpochOrder order = sequential(images);
        SplitMix64 random = SplitMix64.of(seed, epoch, ORDER);
        for (int i = images - 1; i > 0; i--) {
            int j = random.nextBelow(i + 1);
            int swapped = order.indices[i];
            order.indices[i] = order.indices[j];
            order.indices[j] = swapped;
        }
        return order;
    }

    /** Dataset index of the image at {@code position}, from 0. */
    public int imageAt(int position) {
        return indices[position];
    }
}
