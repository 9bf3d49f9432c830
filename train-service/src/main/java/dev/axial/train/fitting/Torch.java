package dev.axial.train.fitting;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;

/** The PyTorch engine of this process. Thread-safe. */
public final class Torch {

    private static final String NAME = "PyTorch";

    private static int threads;

    private Torch() {}

    /**
     * Loads PyTorch; takes about a second, and longer the first time on a machine, when 432 MB of native libraries are
     * extracted to the folder that {@code DJL_CACHE_DIR} names. Repeating it with the same number does nothing.
     *
     * @param count threads that one operation may use, 1 or more; results depend on it in their last bits
     * @throws IllegalStateException if it runs already with another number of threads
     */
    public static synchronized void start(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("PyTorch uses at least 1 thread, got " + count);
        }
        if (threads == count) {
            return;
        }
        if (threads != 0) {
            throw new IllegalStateException(
                    "PyTorch runs with " + threads + " threads in this process and cannot change to " + count);
        }
        System.setProperty("ai.djl.offline", "true"); // all it needs is on the class path
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(count));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1"); // nothing here runs operations side by side
        System.setProperty("ai.djl.pytorch.graph_optimizer", "false"); // of TorchScript, which is not used
        Engine.getEngine(NAME);
        threads = count;
    }

    /**
     * Number of threads that one operation may use.
     *
     * @throws IllegalStateException if PyTorch has not been started
     */
    public static synchronized int threads() {
        if (threads == 0) {
            throw new IllegalStateException("PyTorch has not been started: call Torch.start(threads) first");
        }
        return threads;
    }

    static NDManager newManager() {
        threads();
        return Engine.getEngine(NAME).newBaseManager(Device.cpu());
    }

    /** Restarts the process's random generator, of which dropout draws. */
    static void seed(int seed) {
        Engine.getEngine(NAME).setRandomSeed(seed);
    }

    static GradientCollector recordGradients() {
        return Engine.getEngine(NAME).newGradientCollector();
    }

    /**
     * Stops recording on the calling thread. PyTorch records by default on every new thread, and DJL switches it off
     * only on the one that loaded the engine; left on, an evaluation would keep every intermediate result, and a weight
     * could not be changed in place.
     */
    static void recordNothing() {
        JniUtils.setGradMode(false);
    }
}
