package dev.axial.train.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.onnx.ModelMetadata;
import dev.axial.onnx.OnnxModel;
import dev.axial.onnx.OnnxOutput;
import dev.axial.onnx.OnnxSettings;
import dev.axial.train.fitting.Fitting;
import dev.axial.train.fitting.Formulas;
import dev.axial.train.fitting.Task;
import dev.axial.train.fitting.Torch;
import dev.axial.train.fitting.TorchNetwork;
import dev.axial.train.fitting.TorchSettings;
import dev.axial.train.network.ImageNetNormalization;
import dev.axial.train.network.Layer;
import dev.axial.train.network.Layer.Activation.Function;
import dev.axial.train.network.Network;
import dev.axial.train.network.ResNet18;
import dev.axial.train.network.Tensor;
import dev.axial.train.network.Weights;
import dev.axial.train.network.Widen;
import dev.axial.train.recipe.Optimization;
import dev.axial.train.recipe.Recipe;
import dev.axial.train.recipe.Recipes;
import dev.axial.train.run.RunFailedException;
import dev.axial.train.weights.Pretrained;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.onnx.global.onnx;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxExportTest {

    private static final int CLASSES = 5;
    private static final ImageShape GREY = new ImageShape(1, 12, 10);
    private static final ImageShape COLOUR = new ImageShape(3, 12, 10);

    @BeforeAll
    static void startPyTorch() {
        Torch.start(TorchSettings.onCpu(2));
    }

    /** Every kind of layer and activation. */
    static Stream<Network> networks() {
        Stream<Network> activations = Stream.of(Function.values())
                .map(function ->
                        network(GREY, new Layer.Flatten(), new Layer.Linear(20), new Layer.Activation(function)));
        Stream<Network> layers = Stream.of(
                network(COLOUR, new Layer.Flatten()),
                network(GREY, new Layer.Convolution(4, 3, 2, 0, true), new Layer.Flatten()),
                network(COLOUR, new Layer.Convolution(4, 5, 1, 2, true), new Layer.BatchNorm(), new Layer.Flatten()),
                network(GREY, new Layer.MaxPool(3, 2, 0), new Layer.Flatten()),
                network(GREY, new Layer.MaxPool(3, 2, 1), new Layer.MeanPool()),
                network(GREY, new Layer.Convolution(4, 3, 1, 1, false), new Layer.MeanPool()),
                network(GREY, new Widen(3), new ImageNetNormalization(), new ResNet18(true)),
                network(GREY, new Widen(3), new Layer.Convolution(4, 3, 1, 1, true), new Layer.Flatten()),
                network(GREY, new Layer.Flatten(), new Layer.Linear(8), new Layer.BatchNorm(), new Layer.Dropout(0.5)));
        return Stream.concat(activations, layers);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void computesWhatPyTorchFitted(Network network, @TempDir Path folder) throws Exception {
        // Given
        // some steps, so that the statistics of batch norm are not those it began with
        List<ChannelScale> scales = scales(network);
        Optimization optimization = new Optimization(new Optimization.Adam(0.001), 0, 0, 0);
        Weights weights;
        try (Fitting fitting =
                Fitting.begin(new Task(network, scales, Pretrained.NONE, optimization, OptionalInt.empty(), 1))) {
            fitting.beginEpoch();
            for (int step = 0; step < 5; step++) {
                fitting.fit(batch(network, step * 16, 16));
            }
            weights = fitting.weights();
        }

        // When
        byte[] file = OnnxExport.of(
                network, scales, weights, metadata(network.classes()).toMap());

        // Then
        Path saved = Files.write(folder.resolve("model.onnx"), file);
        assertThatCode(() -> onnx.check_model(saved.toString(), true, false, false))
                .doesNotThrowAnyException();
        try (OnnxModel model = OnnxModel.open(file, OnnxSettings.DEFAULT);
                TorchNetwork torch = new TorchNetwork(network, scales, weights)) {
            assertThat(model.input()).isEqualTo(network.input());
            assertThat(model.metadata()).isEqualTo(metadata(network.classes()));
            Parity parity = Parity.of(model, torch, batch(network, 500, 60));
            assertThat(parity.images()).isEqualTo(60);
            assertThat(parity.differentAnswers()).isZero();
            assertThat(parity.largestDifference()).isLessThanOrEqualTo(1e-4);
            parity.require();
        }
    }

    @Test
    void computesWhatTheArithmeticSays() throws Exception {
        // Given
        // a colour pixel of bytes 10, 20, 30; values 2 * 10 + 1 = 21, 3 * 20 - 1 = 59, 0.5 * 30 = 15
        ImageShape pixel = new ImageShape(3, 1, 1);
        List<ChannelScale> scales = List.of(new ChannelScale(2, 1), new ChannelScale(3, -1), new ChannelScale(0.5f, 0));
        Network network = new Network(pixel, 2, List.of(new Layer.Flatten(), new Layer.Logits()));
        Weights weights = new Weights(
                network,
                Map.of(
                        "1.weight", new Tensor(List.of(2, 3), new float[] {1, 0, 0, 0, 1, -2}),
                        "1.bias", new Tensor(List.of(2), new float[] {0.5f, -7})));

        // When
        byte[] file = OnnxExport.of(network, scales, weights, metadata(2).toMap());

        // Then
        try (OnnxModel model = OnnxModel.open(file, OnnxSettings.DEFAULT)) {
            OnnxOutput output = model.run(ByteBuffer.wrap(new byte[] {10, 20, 30}), 1);
            assertThat(output.logit(0, 0)).isEqualTo(21.5f);
            assertThat(output.logit(0, 1)).isEqualTo(22f); // 59 - 2 * 15 - 7
            // 1 / (1 + e^0.5)
            assertThat(output.probability(0, 0)).isCloseTo(0.3775407f, within(1e-6f));
        }
    }

    @Test
    void writesEqualBytesForEqualWeights() {
        // Given
        Recipe recipe = Recipes.bundled().find("cnn-bn").orElseThrow();
        Network network = recipe.network(11);

        // When
        byte[] first = OnnxExport.of(network, scales(network), Formulas.weights(network), Map.of("b", "2", "a", "1"));
        byte[] second = OnnxExport.of(network, scales(network), Formulas.weights(network), Map.of("a", "1", "b", "2"));

        // Then
        assertThat(second).isEqualTo(first);
    }

    @Test
    void leavesOutDropoutAndNamesEveryNodeOnce() throws Exception {
        // Given
        Network network = network(GREY, new Layer.Flatten(), new Layer.Dropout(0.5), new Layer.Linear(4));

        // When
        ModelProto model =
                ModelProto.parseFrom(OnnxExport.of(network, scales(network), Formulas.weights(network), Map.of()));

        // Then
        assertThat(model.getIrVersion()).isEqualTo(8);
        assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
        assertThat(model.getGraph().getNodeList())
                .extracting(NodeProto::getName)
                .containsExactly(
                        "input/Cast", "input/Mul", "input/Add", "0/Flatten", "2/Gemm", "3/Gemm", "output/Softmax");
    }

    @Test
    void isCheckedByACheckerThatRefuses(@TempDir Path folder) throws Exception {
        // Given
        Network network = network(GREY, new Layer.Flatten());
        ModelProto.Builder model =
                ModelProto.parseFrom(OnnxExport.of(network, scales(network), Formulas.weights(network), Map.of()))
                        .toBuilder();
        model.getGraphBuilder().getNodeBuilder(0).setInput(0, "nothing");

        // When, Then
        assertThatThrownBy(() -> check(model.build().toByteArray(), folder)).hasMessageContaining("nothing");
    }

    @Test
    void tellsAModelOfOtherWeightsApart() throws Exception {
        // Given
        Network network = network(GREY, new Layer.Flatten());
        Weights weights = Formulas.weights(network);
        Weights other;
        try (Fitting fitting = Fitting.begin(new Task(
                network,
                scales(network),
                Pretrained.NONE,
                new Optimization(new Optimization.Adam(0.1), 0, 0, 0),
                OptionalInt.empty(),
                1))) {
            other = fitting.weights();
        }
        byte[] file =
                OnnxExport.of(network, scales(network), other, metadata(CLASSES).toMap());

        // When
        Parity parity;
        try (OnnxModel model = OnnxModel.open(file, OnnxSettings.DEFAULT);
                TorchNetwork torch = new TorchNetwork(network, scales(network), weights)) {
            parity = Parity.NONE.plus(Parity.of(model, torch, batch(network, 0, 20)));
        }

        // Then
        assertThat(parity.largestDifference()).isGreaterThan(0.01);
        assertThatThrownBy(parity::require)
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("over 20 images");
        assertThatThrownBy(new Parity(9, Double.NaN, 0)::require).isInstanceOf(RunFailedException.class);
        assertThatThrownBy(new Parity(9, 0, 1)::require).isInstanceOf(RunFailedException.class);
    }

    /** ONNX's own checker, shape inference included. */
    static void check(byte[] file, Path folder) throws IOException {
        Path saved = Files.write(folder.resolve("model.onnx"), file);
        onnx.check_model(saved.toString(), true, false, false);
    }

    /** These layers and then the logits. */
    private static Network network(ImageShape input, Layer... layers) {
        try {
            return new Network(
                    input,
                    CLASSES,
                    Stream.concat(Stream.of(layers), Stream.of(new Layer.Logits()))
                            .toList());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<ChannelScale> scales(Network network) {
        return Formulas.minusOneToOne(network.input().channels());
    }

    private static TensorBatch batch(Network network, int first, int size) {
        return Formulas.batch(first, size, network.input(), network.classes());
    }

    static ModelMetadata metadata(int classes) {
        String sha256 = "0123456789abcdef".repeat(4);
        return new ModelMetadata(
                new RunId("6f1c1f2e-7d3a-5b7e-9a53-0f1f2b3c4d5e"),
                new ModelName("organ"),
                IntStream.range(0, classes).mapToObj(i -> "class-" + i).toList(),
                "test",
                "epochs: 1\n",
                1,
                2,
                "cpu",
                new DatasetRef("formulas", new ArtifactRef(new Sha256(sha256), 1)),
                "0.1.0",
                1);
    }
}
