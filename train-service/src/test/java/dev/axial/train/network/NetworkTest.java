package dev.axial.train.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.model.ImageShape;
import dev.axial.train.network.Layer.Activation.Function;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {

    private static final ImageShape GREY = new ImageShape(1, 28, 28);

    @Test
    void infersTheShapesBetweenLayers() throws Exception {
        // Given
        List<Layer> layers = List.of(
                new Widen(3),
                new Layer.Convolution(32, 5, 2, 1, true), // (28 + 2 - 5) / 2 + 1 = 13, rounded down
                new Layer.BatchNorm(),
                new Layer.MaxPool(3, 2, 0), // (13 - 3) / 2 + 1 = 6
                new Layer.Activation(Function.RELU),
                new Layer.Flatten(), // 32 * 6 * 6 = 1152
                new Layer.Dropout(0.5),
                new Layer.Logits());

        // When
        Network network = new Network(GREY, 11, layers);

        // Then
        assertThat(network.steps())
                .extracting(step -> step.place().output().toString())
                .containsExactly(
                        "[3, 28, 28]",
                        "[32, 13, 13]",
                        "[32, 13, 13]",
                        "[32, 6, 6]",
                        "[32, 6, 6]",
                        "[1152]",
                        "[1152]",
                        "[11]");
    }

    @Test
    void namesParametersAsPyTorchsSequentialDoes() throws Exception {
        // Given
        List<Layer> layers = List.of(
                new Layer.Convolution(32, 3, 1, 1, true),
                new Layer.BatchNorm(),
                new Layer.Activation(Function.RELU),
                new Layer.Flatten(),
                new Layer.Logits());

        // When
        List<Parameter> parameters = new Network(GREY, 11, layers).parameters();

        // Then
        assertThat(parameters)
                .extracting(parameter -> parameter.name() + " " + parameter.shape())
                .containsExactly(
                        "0.weight [32, 1, 3, 3]",
                        "0.bias [32]",
                        "1.weight [32]",
                        "1.bias [32]",
                        "1.running_mean [32]",
                        "1.running_var [32]",
                        "4.weight [11, 25088]",
                        "4.bias [11]");
        assertThat(parameters.get(0).fanIn()).isEqualTo(9);
        assertThat(parameters.get(6).fanIn()).isEqualTo(25088);
    }

    @Test
    void needsTwoImagesWhereBatchNormHasOneNumberOfEach() throws Exception {
        // Given
        Layer flatten = new Layer.Flatten();
        Layer norm = new Layer.BatchNorm();
        Layer logits = new Layer.Logits();

        // When, Then
        assertThat(new Network(GREY, 11, List.of(norm, flatten, logits)).smallestBatch())
                .isEqualTo(1); // 784 numbers of one channel
        assertThat(new Network(GREY, 11, List.of(flatten, norm, logits)).smallestBatch())
                .isEqualTo(2); // 784 channels of one number
        assertThat(new Network(GREY, 11, List.of(new Layer.MaxPool(28, 1, 0), norm, flatten, logits)).smallestBatch())
                .isEqualTo(2); // one channel of 1 x 1
    }

    @Test
    void saysWhichLayersDoNotFitTogether() {
        assertRefused(
                "layer 1: linear takes a vector, but its input is [1, 28, 28]: put flatten before it",
                new Layer.Activation(Function.TANH),
                new Layer.Linear(10),
                new Layer.Logits());
        assertRefused(
                "layer 1: convolution takes feature maps [C, H, W], but its input is [784]: put it before flatten",
                new Layer.Flatten(),
                new Layer.Convolution(8, 3, 1, 1, true),
                new Layer.Logits());
        assertRefused(
                "layer 0: convolution has a window of 33 x 33, but its input is [1, 28, 28] with padding 2:"
                        + " at most 32 fits",
                new Layer.Convolution(8, 33, 1, 2, true),
                new Layer.Flatten(),
                new Layer.Logits());
        assertRefused(
                "layer 0: max-pool has a window of 29 x 29, but its input is [1, 28, 28]: at most 28 fits",
                new Layer.MaxPool(29, 1, 0),
                new Layer.Flatten(),
                new Layer.Logits());
        assertRefused(
                "a network ends with \"linear: classes\" and has it nowhere else, but layer 1 of 2 is linear",
                new Layer.Flatten(),
                new Layer.Linear(11));
    }

    private static void assertRefused(String message, Layer... layers) {
        assertThatThrownBy(() -> new Network(GREY, 11, List.of(layers)))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessage(message);
    }

    @Test
    void tellsTheLargestResultOfALayerInTheDepthOfABackbone() throws Exception {
        // Given
        ImageShape colour = new ImageShape(3, 128, 128);

        // When
        Network network = new Network(colour, 11, List.of(new ResNet18(true), new Layer.Logits()));

        // Then
        assertThat(network.largestResult()).isEqualTo(64 * 64 * 64);
    }
}
