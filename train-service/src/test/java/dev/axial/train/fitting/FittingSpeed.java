package dev.axial.train.fitting;

import com.sun.management.OperatingSystemMXBean;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.train.network.Layer;
import dev.axial.train.network.Layer.Activation.Function;
import dev.axial.train.network.Network;
import dev.axial.train.recipe.Optimization;
import dev.axial.train.weights.Pretrained;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Measures the images a second that are fitted: a program to run by hand, {@code FittingSpeed [batch] [threads]
 * [steps]}.
 */
final class FittingSpeed {

    private FittingSpeed() {}

    public static void main(String[] args) throws Exception {
        int size = args.length > 0 ? Integer.parseInt(args[0]) : 64;
        int threads = args.length > 1 ? Integer.parseInt(args[1]) : 2;
        int steps = args.length > 2 ? Integer.parseInt(args[2]) : 60;
        long begin = System.nanoTime();
        Torch.start(TorchSettings.onCpu(threads));
        System.out.printf("PyTorch started in %.2f s%n", (System.nanoTime() - begin) / 1e9);
        ImageShape shape = new ImageShape(1, 28, 28);
        Network network = new Network(
                shape,
                11,
                List.of(
                        new Layer.Convolution(32, 3, 1, 1, true),
                        new Layer.BatchNorm(),
                        new Layer.Activation(Function.RELU),
                        new Layer.MaxPool(2, 2, 0),
                        new Layer.Convolution(64, 3, 1, 1, true),
                        new Layer.BatchNorm(),
                        new Layer.Activation(Function.RELU),
                        new Layer.MaxPool(2, 2, 0),
                        new Layer.Flatten(),
                        new Layer.Linear(256),
                        new Layer.Activation(Function.RELU),
                        new Layer.Logits()));
        Optimization adam = new Optimization(new Optimization.Adam(1e-4), 0, 0, 0);
        List<TensorBatch> batches = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            batches.add(Formulas.batch(i * size, size, shape, 11));
        }
        try (Fitting fitting = Fitting.begin(
                new Task(network, Formulas.minusOneToOne(1), Pretrained.NONE, adam, OptionalInt.empty(), 1))) {
            fitting.beginEpoch();
            for (int i = 0; i < 5; i++) {
                fitting.fit(batches.get(i));
            }
            Clock fitted = new Clock("fitted in batches of " + size);
            for (int i = 0; i < steps; i++) {
                fitting.fit(batches.get(i % batches.size()));
            }
            fitted.stop(steps * size);
            for (int large : new int[] {64, 128, 256, 512}) {
                TensorBatch batch = Formulas.batch(0, large, shape, 11);
                fitting.evaluate(batch);
                Clock evaluated = new Clock("evaluated in batches of " + large);
                for (int i = 0; i < 5120 / large; i++) {
                    fitting.evaluate(batch);
                }
                evaluated.stop(5120);
            }
        }
    }

    /** Time that went by, and processor time, which other programs on the machine do not change. */
    private static final class Clock {
        private final String what;
        private final long wall = System.nanoTime();
        private final long processor = processorNanos();

        Clock(String what) {
            this.what = what;
        }

        void stop(int images) {
            double seconds = (System.nanoTime() - wall) / 1e9;
            double processorSeconds = (processorNanos() - processor) / 1e9;
            System.out.printf(
                    "%s: %.0f images/s, %.0f images per processor second%n",
                    what, images / seconds, images / processorSeconds);
        }

        private static long processorNanos() {
            return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        }
    }
}
