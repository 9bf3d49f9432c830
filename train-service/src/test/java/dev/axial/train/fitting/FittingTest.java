package dev.axial.train.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.train.network.Layer;
import dev.axial.train.network.Layer.Activation.Function;
import dev.axial.train.network.Network;
import dev.axial.train.network.Tensor;
import dev.axial.train.network.Weights;
import dev.axial.train.recipe.Optimization;
import dev.axial.train.run.RunFailedException;
import dev.axial.train.weights.Pretrained;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FittingTest {

    private static final ImageShape SHAPE = new ImageShape(1, 8, 8);
    private static final int CLASSES = 3;
    private static final Optimization ADAM = new Optimization(new Optimization.Adam(0.001), 0, 0, 0);
    private static final Optimization MOMENTUM = new Optimization(new Optimization.Sgd(0.01, 0.9), 1e-4, 1e-4, 1e-4);

    @BeforeAll
    static void startPyTorch() {
        Torch.start(TorchSettings.onCpu(2));
    }

    static List<Optimization> optimizations() {
        return List.of(ADAM, MOMENTUM);
    }

    @ParameterizedTest
    @MethodSource("optimizations")
    void goesOnFromACheckpointAsIfItHadNeverStopped(Optimization optimization) throws Exception {
        // Given
        byte[] straight;
        try (Fitting fitting = begin(optimization, 7)) {
            epochs(fitting, 3);
            straight = fitting.checkpoint();
        }
        byte[] afterOne;
        try (Fitting fitting = begin(optimization, 7)) {
            epochs(fitting, 1);
            afterOne = fitting.checkpoint();
        }
        Torch.seed(99); // what another process would have drawn of

        // When
        byte[] resumed;
        try (Fitting fitting = Fitting.resume(
                new Task(network(), Formulas.minusOneToOne(1), Pretrained.NONE, optimization, OptionalInt.of(2), 7),
                afterOne)) {
            epochs(fitting, 2);
            resumed = fitting.checkpoint();
        }

        // Then
        assertThat(resumed).isEqualTo(straight);
        assertThat(straight).isNotEqualTo(afterOne);
    }

    @Test
    void givesEqualWeightsForEqualSeedsOnly() throws Exception {
        // Given
        // dropout and batch norm are in the network

        // When
        byte[] first = afterTwoEpochs(1);
        byte[] again = afterTwoEpochs(1);
        byte[] other = afterTwoEpochs(2);

        // Then
        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void keepsNoArrayOfAStep() throws Exception {
        // Given
        try (Fitting fitting = begin(MOMENTUM, 1)) {
            fitting.beginEpoch();
            TensorBatch batch = Formulas.batch(0, 16, SHAPE, CLASSES);
            fitting.fit(batch);
            fitting.evaluate(batch);
            int before = fitting.arrays();

            // When
            for (int i = 0; i < 200; i++) {
                fitting.fit(batch);
                fitting.evaluate(batch);
            }

            // Then
            assertThat(fitting.arrays()).isEqualTo(before);
        }
    }

    @Test
    void takesTheStepThatTheArithmeticSays() throws Exception {
        // Given
        // one pixel of byte 255, which is 1; weights 0.5 and -0.5, biases 0; class 0
        ImageShape pixel = new ImageShape(1, 1, 1);
        Network network = new Network(pixel, 2, List.of(new Layer.Flatten(), new Layer.Logits()));
        Weights weights = new Weights(
                network,
                Map.of(
                        "1.weight", new Tensor(List.of(2, 1), new float[] {0.5f, -0.5f}),
                        "1.bias", new Tensor(List.of(2), new float[2])));
        Optimization optimization = new Optimization(new Optimization.Sgd(0.1, 0), 0.01, 0.02, 0.04);
        TensorBatch formula = Formulas.batch(0, 1, pixel, 2);
        TensorBatch batch =
                new TensorBatch(pixel, new byte[] {(byte) 255}, formula.rows(), formula.scales(), formula.purpose());

        try (Fitting fitting = Fitting.from(
                weights,
                new Task(network, Formulas.minusOneToOne(1), Pretrained.NONE, optimization, OptionalInt.empty(), 1))) {
            // When
            fitting.beginEpoch();
            Tally tally = fitting.fit(batch);

            // Then
            // p = 1 / (1 + e^-1) = 0.7310586; loss = -ln p = 0.3132617
            assertThat(tally.loss()).isCloseTo(0.3132617, within(1e-6));
            assertThat(tally.correct()).isEqualTo(1);
            // gradient of w0: (p - 1) x = -0.2689414, + l1 sign = 0.01, + 2 l2 w = 0.02, + decay w = 0.02
            // w0 = 0.5 - 0.1 (-0.2689414 + 0.05) = 0.5218941; w1 by symmetry; a bias has no penalty at 0
            float[] moved = new float[2];
            fitting.weights().get("1.weight").values().get(moved);
            assertThat(moved[0]).isCloseTo(0.5218941f, within(1e-6f));
            assertThat(moved[1]).isCloseTo(-0.5218941f, within(1e-6f));
            fitting.weights().get("1.bias").values().get(moved);
            assertThat(moved[0]).isCloseTo(0.02689414f, within(1e-6f));
        }
    }

    @Test
    void keepsTheWeightsOfTheLowestValidationLossAndLosesPatience() throws Exception {
        // Given
        try (Fitting fitting = begin(ADAM, 1)) {
            // When
            fitting.beginEpoch();
            fitting.fit(Formulas.batch(0, 8, SHAPE, CLASSES));
            EpochEnd first = fitting.endEpoch(0.5);
            Weights best = fitting.weights();
            fitting.beginEpoch();
            fitting.fit(Formulas.batch(8, 8, SHAPE, CLASSES));
            EpochEnd second = fitting.endEpoch(0.5); // no better
            EpochEnd third = fitting.endEpoch(0.6);

            // Then
            assertThat(first).isEqualTo(new EpochEnd(1, 1, 0.5, false));
            assertThat(second).isEqualTo(new EpochEnd(2, 1, 0.5, false));
            assertThat(third).isEqualTo(new EpochEnd(3, 1, 0.5, true));
            assertThat(fitting.bestWeights().get("0.weight").values())
                    .isEqualTo(best.get("0.weight").values());
            assertThat(fitting.weights().get("0.weight").values())
                    .isNotEqualTo(best.get("0.weight").values());
        }
    }

    @Test
    void saysWhereTheLossDiverged() throws Exception {
        // Given
        Optimization wild = new Optimization(new Optimization.Sgd(1e38, 0), 0, 0, 0);
        try (Fitting fitting = begin(wild, 1)) {
            fitting.beginEpoch();

            // When, Then
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 20; i++) {
                            fitting.fit(Formulas.batch(0, 16, SHAPE, CLASSES));
                        }
                    })
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageMatching("in step \\d+ of epoch 1 the training loss became (NaN|Infinity); "
                            + "try an optimizer.rate under 1.0E38, or normalized pixels");
            assertThatThrownBy(() -> fitting.endEpoch(Double.NaN))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageStartingWith("after epoch 1 the validation loss became NaN; ");
        }
    }

    @Test
    void onlyEvaluatesALastImageThatBatchNormHasNoVarianceOf() throws Exception {
        // Given
        Network network = new Network(
                SHAPE,
                CLASSES,
                List.of(new Layer.Flatten(), new Layer.Linear(4), new Layer.BatchNorm(), new Layer.Logits()));
        TensorBatch two = Formulas.batch(0, 2, SHAPE, CLASSES);
        TensorBatch one = Formulas.batch(2, 1, SHAPE, CLASSES);
        try (Fitting fitting = Fitting.begin(
                new Task(network, Formulas.minusOneToOne(1), Pretrained.NONE, ADAM, OptionalInt.empty(), 1))) {
            fitting.beginEpoch();
            fitting.fit(two);
            Weights before = fitting.weights();
            Tally evaluated = fitting.evaluate(one);

            // When
            Tally tally = fitting.fit(one);

            // Then
            assertThat(tally).isEqualTo(evaluated);
            before.tensors().forEach((name, tensor) -> assertThat(
                            fitting.weights().get(name).values())
                    .as(name)
                    .isEqualTo(tensor.values()));
        }
    }

    @Test
    void refusesACheckpointOfAnotherFittingOrADamagedOne() throws Exception {
        // Given
        byte[] checkpoint = afterTwoEpochs(1);

        // When, Then
        assertThatThrownBy(() -> resume(2, checkpoint))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("another fitting")
                .hasMessageContaining("seed 2")
                .hasMessageContaining("seed 1");
        assertThatThrownBy(() -> resume(1, Arrays.copyOf(checkpoint, checkpoint.length - 4)))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("bytes");
    }

    @Test
    void refusesBatchesThatAreNotOfTheRun() {
        // Given
        try (Fitting fitting = begin(ADAM, 1)) {
            // When, Then
            assertThatThrownBy(() -> fitting.fit(Formulas.batch(0, 4, new ImageShape(1, 9, 9), CLASSES)))
                    .hasMessageContaining("[1, 8, 8]")
                    .hasMessageContaining("[1, 9, 9]");
            assertThatThrownBy(() -> fitting.evaluate(Formulas.batch(0, 4, SHAPE, 4)))
                    .hasMessage("the network has classes 0 to 2, got 3");
        }
    }

    private static Network network() {
        try {
            return new Network(
                    SHAPE,
                    CLASSES,
                    List.of(
                            new Layer.Convolution(6, 3, 1, 1, true),
                            new Layer.BatchNorm(),
                            new Layer.Activation(Function.LEAKY_RELU),
                            new Layer.MaxPool(2, 2, 0),
                            new Layer.Flatten(),
                            new Layer.Dropout(0.4),
                            new Layer.Linear(16),
                            new Layer.Activation(Function.TANH),
                            new Layer.Logits()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Fitting begin(Optimization optimization, long seed) {
        return Fitting.begin(
                new Task(network(), Formulas.minusOneToOne(1), Pretrained.NONE, optimization, OptionalInt.of(2), seed));
    }

    private static Fitting resume(long seed, byte[] checkpoint) throws InvalidCheckpointException {
        return Fitting.resume(
                new Task(network(), Formulas.minusOneToOne(1), Pretrained.NONE, ADAM, OptionalInt.of(2), seed),
                checkpoint);
    }

    private static byte[] afterTwoEpochs(long seed) throws Exception {
        try (Fitting fitting = begin(ADAM, seed)) {
            epochs(fitting, 2);
            return fitting.checkpoint();
        }
    }

    /** Five steps of 16 images each, other images in each epoch. */
    private static void epochs(Fitting fitting, int count) throws RunFailedException {
        for (int i = 0; i < count; i++) {
            int first = fitting.lastEpoch().epoch() * 80;
            fitting.beginEpoch();
            for (int step = 0; step < 5; step++) {
                fitting.fit(Formulas.batch(first + step * 16, 16, SHAPE, CLASSES));
            }
            fitting.endEpoch(
                    fitting.evaluate(Formulas.batch(1000, 64, SHAPE, CLASSES)).loss());
        }
    }
}
