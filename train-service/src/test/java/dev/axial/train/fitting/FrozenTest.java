package dev.axial.train.fitting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.train.network.ImageNetNormalization;
import dev.axial.train.network.Layer;
import dev.axial.train.network.Network;
import dev.axial.train.network.Parameter;
import dev.axial.train.network.ResNet18;
import dev.axial.train.network.Weights;
import dev.axial.train.network.Widen;
import dev.axial.train.recipe.Optimization;
import dev.axial.train.run.RunFailedException;
import dev.axial.train.weights.Pretrained;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Frozen layers stay, and cost nothing after they were computed once. */
class FrozenTest {

    private static final int CLASSES = 5;
    private static final ImageShape SHAPE = new ImageShape(1, 20, 20);
    private static final List<ChannelScale> AS_THEY_ARE = List.of(new ChannelScale(1, 0));

    @BeforeAll
    static void startPyTorch() {
        Torch.start(TorchSettings.onCpu(2));
    }

    @Test
    void fitsTheHeadAndLeavesTheRestBitForBit() throws Exception {
        // Given
        // weight decay, which would move a weight without any gradient
        Network network = network(true);
        Weights before = Formulas.backbone(network);

        // When
        Weights after;
        try (Fitting fitting = Fitting.from(before, task(network))) {
            epoch(fitting);
            after = fitting.weights();
        }

        // Then
        assertThat(network.parameters())
                .filteredOn(Parameter::frozen)
                .hasSize(100)
                .allSatisfy(parameter -> assertThat(after.get(parameter.name()).values())
                        .isEqualTo(before.get(parameter.name()).values()));
        assertThat(network.parameters())
                .filteredOn(parameter -> !parameter.frozen())
                .hasSize(4)
                .allSatisfy(parameter -> assertThat(after.get(parameter.name()).values())
                        .isNotEqualTo(before.get(parameter.name()).values()));
    }

    @Test
    void movesEveryParameterAndStatisticWhereNothingIsFrozen() throws Exception {
        // Given
        Network network = network(false);
        Weights before = Formulas.backbone(network);

        // When
        Weights after;
        try (Fitting fitting = Fitting.from(before, task(network))) {
            fitting.beginEpoch();
            fitting.fit(batch(0));
            after = fitting.weights();
        }

        // Then
        assertThat(network.parameters())
                .allSatisfy(parameter -> assertThat(after.get(parameter.name()).values())
                        .isNotEqualTo(before.get(parameter.name()).values()));
    }

    @Test
    void takesTheSameStepsFromFeaturesAsFromImages() throws Exception {
        // Given
        Network network = network(true);
        Weights before = Formulas.backbone(network);

        // When
        byte[] fromImages;
        try (Fitting fitting = Fitting.from(before, task(network))) {
            epoch(fitting);
            fromImages = fitting.checkpoint();
        }
        byte[] fromFeatures;
        try (Fitting fitting = Fitting.from(before, task(network))) {
            List<FeatureBatch> features = IntStream.range(0, 3)
                    .mapToObj(step -> fitting.features(batch(step)))
                    .toList();
            fitting.beginEpoch();
            for (FeatureBatch batch : features) {
                fitting.fit(batch);
            }
            fitting.endEpoch(fitting.evaluate(features.get(0)).loss());
            fromFeatures = fitting.checkpoint();
        }

        // Then
        assertThat(fromFeatures).isEqualTo(fromImages);
    }

    @Test
    void keepsOnlyWhatIsFittedInACheckpointAndGoesOnFromIt() throws Exception {
        // Given
        Task task = task(network(true));
        byte[] first;
        byte[] second;
        Weights weights;
        try (Fitting fitting = Fitting.begin(task)) {
            epoch(fitting);
            first = fitting.checkpoint();
            epoch(fitting);
            second = fitting.checkpoint();
            weights = fitting.weights();
        }

        // When
        byte[] resumed;
        Weights resumedWeights;
        try (Fitting fitting = Fitting.resume(task, first)) {
            epoch(fitting);
            resumed = fitting.checkpoint();
            resumedWeights = fitting.weights();
        }

        // Then
        // weights, two of Adam's and the best: 4 times 512 * 8 + 8 + 8 * 5 + 5 numbers; the backbone has 11 million
        assertThat(first.length).isLessThan(4 * 4 * 4_149 + 10_000);
        assertThat(resumed).isEqualTo(second);
        assertThat(resumedWeights.tensors().values())
                .extracting(tensor -> tensor.values())
                .containsExactlyElementsOf(weights.tensors().values().stream()
                        .map(tensor -> tensor.values())
                        .toList());
    }

    @Test
    void takesEveryImageOnceAnEpochInAnotherOrder() throws Exception {
        // Given
        try (Fitting fitting = Fitting.begin(task(network(true)))) {
            List<Integer> first = fitting.order(50);

            // When
            List<Integer> again = fitting.order(50);
            epoch(fitting);
            List<Integer> second = fitting.order(50);

            // Then
            assertThat(first)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 50).boxed().toList());
            assertThat(again).isEqualTo(first);
            assertThat(second).isNotEqualTo(first).containsExactlyInAnyOrderElementsOf(first);
        }
    }

    private static void epoch(Fitting fitting) throws RunFailedException {
        fitting.beginEpoch();
        for (int step = 0; step < 3; step++) {
            fitting.fit(batch(step));
        }
        fitting.endEpoch(fitting.evaluate(batch(0)).loss());
    }

    private static Network network(boolean frozen) throws Exception {
        return new Network(
                SHAPE,
                CLASSES,
                List.of(
                        new Widen(3),
                        new ImageNetNormalization(),
                        new ResNet18(frozen),
                        new Layer.Linear(8),
                        new Layer.Activation(Layer.Activation.Function.TANH),
                        new Layer.Dropout(0.5),
                        new Layer.Logits()));
    }

    private static Task task(Network network) {
        return new Task(
                network,
                AS_THEY_ARE,
                Pretrained.NONE,
                new Optimization(new Optimization.Adam(1e-3), 0, 0, 0.01),
                OptionalInt.empty(),
                1);
    }

    private static TensorBatch batch(int step) {
        return Formulas.batch(step * 10, 10, SHAPE, CLASSES, AS_THEY_ARE);
    }
}
