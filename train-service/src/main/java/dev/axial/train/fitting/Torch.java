package dev.axial.train.fitting;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The PyTorch engine of this process. Thread-safe. */
public final class Torch {

    private static final String NAME = "PyTorch";

    private static TorchSettings started; // null before
    private static TorchDevice device;

    private Torch() {}

    /**
     * Loads PyTorch; takes about a second, and longer the first time on a machine, when 432 MB of native libraries are
     * extracted to the folder that {@code DJL_CACHE_DIR} names. Repeating it with the same settings does nothing.
     *
     * @throws IllegalStateException if it runs already with other settings, or has none of the devices; one sentence
     */
    public static synchronized void start(TorchSettings settings) {
        if (settings.equals(started)) {
            return;
        }
        if (started != null) {
            throw new IllegalStateException(
                    "PyTorch runs with " + started + " in this process and cannot change to " + settings);
        }
        System.setProperty("ai.djl.offline", "true"); // all it needs is on the class path
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(settings.threads()));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1"); // nothing here runs operations side by side
        System.setProperty("ai.djl.pytorch.graph_optimizer", "false"); // of TorchScript, which is not used
        device = firstOf(settings.devices());
        started = settings;
    }

    /** The first that build and machine have. */
    static TorchDevice firstOf(List<TorchDevice> devices) {
        Engine engine = Engine.getEngine(NAME);
        List<String> obstacles = new ArrayList<>();
        for (TorchDevice one : devices) {
            Optional<String> obstacle = obstacle(one, engine);
            if (obstacle.isEmpty()) {
                return one;
            }
            obstacles.add(one + ", but " + obstacle.get());
        }
        throw new IllegalStateException(
                "PyTorch is to compute on " + String.join("; or on ", obstacles) + " (axial.train.devices)");
    }

    private static Optional<String> obstacle(TorchDevice one, Engine engine) {
        if (one.gpu().isEmpty()) {
            return Optional.empty();
        }
        if (!engine.hasCapability(StandardCapabilities.CUDA)) {
            return Optional.of("this build of it has no CUDA");
        }
        int there = engine.getGpuCount();
        return one.gpu().getAsInt() < there
                ? Optional.empty()
                : Optional.of("this machine has " + there + " devices of CUDA");
    }

    /**
     * Number of threads that one operation may use.
     *
     * @throws IllegalStateException if PyTorch has not been started
     */
    public static synchronized int threads() {
        requireStarted();
        return started.threads();
    }

    /**
     * The device that computes.
     *
     * @throws IllegalStateException if PyTorch has not been started
     */
    public static synchronized TorchDevice device() {
        requireStarted();
        return device;
    }

    /** Threads and device in words, as they tell results of one from those of another; that of the CPU goes without saying. */
    public static String description() {
        return "threads " + threads() + (device().equals(TorchDevice.CPU) ? "" : ", device " + device());
    }

    private static void requireStarted() {
        if (started == null) {
            throw new IllegalStateException("PyTorch has not been started: call Torch.start(settings) first");
        }
    }

    static NDManager newManager() {
        return Engine.getEngine(NAME).newBaseManager(device().device());
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
