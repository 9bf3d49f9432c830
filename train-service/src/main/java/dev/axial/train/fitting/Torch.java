package dev.axial.train.fitting;

/** The PyTorch engine of this process. */
public final class Torch {

    private Torch() {}

    /**
     * Loads PyTorch; takes a second or so, and longer the first time on a machine, when 432 MB of native libraries are
     * extracted to the folder in {@code DJL_CACHE_DIR}. Repeating it with the same number does nothing.
     *
     * @param threads that one operation may use; results depend on it, in the last bits
     * @throws IllegalStateException if it runs already with another number of threads
     */
    public static void start(int threads) {
        throw new UnsupportedOperationException();
    }
}
