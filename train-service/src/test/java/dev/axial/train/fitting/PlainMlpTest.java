package dev.axial.train.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.contract.tensor.TensorBatch.Row;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.store.npz.NpyArray;
import dev.axial.store.npz.Npz;
import dev.axial.train.network.Layer;
import dev.axial.train.network.Layer.Activation.Function;
import dev.axial.train.network.Network;
import dev.axial.train.network.Weights;
import dev.axial.train.recipe.Optimization;
import dev.axial.train.recipe.Recipe;
import dev.axial.train.recipe.Recipes;
import dev.axial.train.run.RunFailedException;
import dev.axial.train.weights.Pretrained;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The study's perceptrons in PyTorch against the same from scratch: equal losses, within 1e-5 nats, on real images. */
class PlainMlpTest {

    private static final int STEPS = 50;
    private static final int BATCH = 16;
    private static final int CLASSES = 11;
    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
    private static final ChannelScale SCALE = Formulas.minusOneToOne(1).get(0);

    private static final List<TensorBatch> BATCHES = new ArrayList<>();

    @BeforeAll
    static void readRealImages() throws Exception {
        try (Npz sample = Npz.open(Path.of("../data/organamnist-sample.npz"))) {
            NpyArray images = sample.read("train_images");
            NpyArray labels = sample.read("train_labels");
            for (int step = 0; step < STEPS; step++) {
                byte[] pixels = new byte[BATCH * SHAPE.size()];
                images.data().position(step * pixels.length).get(pixels);
                List<Row> rows = new ArrayList<>();
                for (int n = step * BATCH; n < (step + 1) * BATCH; n++) {
                    rows.add(new TrainingRow((int) labels.integer(n), n));
                }
                BATCHES.add(new TensorBatch(
                        SHAPE,
                        pixels,
                        rows,
                        List.of(SCALE),
                        Formulas.batch(step, 1, SHAPE, CLASSES).purpose()));
            }
        }
        Torch.start(TorchSettings.onCpu(2));
    }

    /** Every activation with every penalty, large enough that it is seen, and the study's other depths. */
    static Stream<Arguments> perceptrons() {
        List<Map<String, Object>> penalties = List.of(Map.of(), Map.of("l1", 1e-3), Map.of("l2", 1e-2));
        Stream<Arguments> two = Stream.of("relu", "tanh", "leaky-relu", "sigmoid")
                .flatMap(activation ->
                        penalties.stream().map(penalty -> Arguments.of("mlp-2x256-" + activation, penalty)));
        return Stream.concat(two, Stream.of("mlp-0", "mlp-1x256-relu").map(recipe -> Arguments.of(recipe, Map.of())));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("perceptrons")
    void losesWhatTheOneFromScratchLoses(String name, Map<String, Object> penalty) throws Exception {
        // Given
        Recipe recipe = Recipes.bundled().find(name).orElseThrow().with(penalty);
        Network network = recipe.network(CLASSES);
        Weights weights = InitialWeights.draw(network, 1);

        // When
        List<Double> losses = inPyTorch(network, weights, recipe.optimization());

        // Then
        List<Double> fromScratch = fromScratch(network, weights, recipe.optimization());
        assertThat(largestDifference(losses, fromScratch)).isLessThanOrEqualTo(1e-5);
        assertThat(mean(losses.subList(STEPS - 10, STEPS)))
                .as("what is learnt")
                .isLessThan(mean(losses.subList(0, 10)) - 0.02);
        if (!penalty.isEmpty()) {
            Optimization none = new Optimization(recipe.optimization().method(), 0, 0, 0);
            assertThat(largestDifference(losses, inPyTorch(network, weights, none)))
                    .as("what the penalty changes")
                    .isGreaterThan(1e-4);
        }
    }

    private static double largestDifference(List<Double> some, List<Double> others) {
        assertThat(some).hasSameSizeAs(others);
        return IntStream.range(0, some.size())
                .mapToDouble(i -> Math.abs(some.get(i) - others.get(i)))
                .max()
                .orElseThrow();
    }

    /** The oracle's own oracle: {@code (L(w + h) - L(w - h)) / 2h}, for each activation. */
    @ParameterizedTest
    @MethodSource("functions")
    void hasTheGradientThatIsTheSlopeOfItsLoss(Function function) throws Exception {
        // Given
        Network network = new Network(
                SHAPE,
                CLASSES,
                List.of(
                        new Layer.Flatten(),
                        new Layer.Linear(5),
                        new Layer.Activation(function),
                        new Layer.Linear(4),
                        new Layer.Activation(function),
                        new Layer.Logits()));
        PlainMlp mlp = new PlainMlp(network, InitialWeights.draw(network, 1));
        double[][] images = values(BATCHES.get(0));
        int[] classes = classes(BATCHES.get(0));

        for (PlainMlp.Dense layer : mlp.layers()) {
            // When
            mlp.loss(images, classes);
            int unit = largest(layer.biasGradient);
            int input = largest(layer.weightGradient[unit]);
            double byBias = layer.biasGradient[unit];
            double byWeight = layer.weightGradient[unit][input];

            // Then
            assertThat(byBias).isNotZero().isCloseTo(slope(mlp, layer.bias, unit, images, classes), within(1e-8));
            assertThat(byWeight)
                    .isNotZero()
                    .isCloseTo(slope(mlp, layer.weight[unit], input, images, classes), within(1e-8));
        }
    }

    private static double slope(PlainMlp mlp, double[] parameters, int i, double[][] images, int[] classes) {
        double h = 1e-6;
        double value = parameters[i];
        parameters[i] = value + h;
        double above = mlp.loss(images, classes);
        parameters[i] = value - h;
        double below = mlp.loss(images, classes);
        parameters[i] = value;
        return (above - below) / (2 * h);
    }

    /** Position of the number that is farthest from 0. */
    private static int largest(double[] numbers) {
        int largest = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (Math.abs(numbers[i]) > Math.abs(numbers[largest])) {
                largest = i;
            }
        }
        return largest;
    }

    static Function[] functions() {
        return Function.values();
    }

    private static List<Double> inPyTorch(Network network, Weights weights, Optimization optimization)
            throws RunFailedException {
        List<Double> losses = new ArrayList<>();
        try (Fitting fitting = Fitting.from(
                weights, new Task(network, List.of(SCALE), Pretrained.NONE, optimization, OptionalInt.empty(), 1))) {
            fitting.beginEpoch();
            for (TensorBatch batch : BATCHES) {
                losses.add(fitting.fit(batch).loss());
            }
        }
        return losses;
    }

    private static List<Double> fromScratch(Network network, Weights weights, Optimization optimization) {
        PlainMlp mlp = new PlainMlp(network, weights);
        List<Double> losses = new ArrayList<>();
        for (TensorBatch batch : BATCHES) {
            losses.add(mlp.step(
                    values(batch), classes(batch), optimization.method().rate(), optimization.l1(), optimization.l2()));
        }
        return losses;
    }

    private static double mean(List<Double> losses) {
        return losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static double[][] values(TensorBatch batch) {
        double[][] values = new double[batch.size()][SHAPE.size()];
        ByteBuffer pixels = batch.pixels();
        for (double[] image : values) {
            for (int p = 0; p < image.length; p++) {
                image[p] = Byte.toUnsignedInt(pixels.get()) * (double) SCALE.scale() + SCALE.offset();
            }
        }
        return values;
    }

    private static int[] classes(TensorBatch batch) {
        return batch.rows().stream()
                .mapToInt(row -> ((TrainingRow) row).classIndex())
                .toArray();
    }
}
