package dev.axial.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.axial.contract.model.ImageShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class InvalidModelTest {

    private static final List<String> LABELS = List.of("liver", "spleen");
    private static final Map<String, String> METADATA =
            LinearClassifier.metadata("run-1", LABELS).toMap();

    @Test
    void saysThatBytesAreNoOnnxFile() {
        assertThatThrownBy(() -> OnnxModel.open(new byte[] {1, 2, 3}, OnnxSettings.DEFAULT))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("ONNX Runtime cannot load this file of 3 bytes");
    }

    @Test
    void saysThatAnEmptyFileIsNoOnnxFile() {
        assertThatThrownBy(() -> OnnxModel.open(new byte[0], OnnxSettings.DEFAULT))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("0 bytes");
    }

    @Test
    void refusesAnInputOfAnotherName() {
        assertRefused(
                model -> {
                    model.getGraphBuilder().setInput(0, LinearClassifier.value("x", DataType.UINT8, -1, 1, 1, 2));
                    model.getGraphBuilder().getNodeBuilder(0).setInput(0, "x");
                },
                "expected one input named images, got [x]");
    }

    @Test
    void refusesAnInputOfAnotherType() {
        assertRefused(
                model -> model.getGraphBuilder()
                        .setInput(0, LinearClassifier.value("images", DataType.FLOAT, -1, 1, 1, 2)),
                "expected input images as UINT8 [N, C, H, W] with N free, got",
                "FLOAT");
    }

    @Test
    void refusesAFixedBatch() {
        assertRefused(
                model -> {
                    model.getGraphBuilder().setInput(0, LinearClassifier.value("images", DataType.UINT8, 8, 1, 1, 2));
                    model.getGraphBuilder().setOutput(0, LinearClassifier.value("logits", DataType.FLOAT, 8, 2));
                    model.getGraphBuilder().setOutput(1, LinearClassifier.value("probabilities", DataType.FLOAT, 8, 2));
                },
                "with N free, got UINT8 [8, 1, 1, 2]");
    }

    @Test
    void refusesAShapeThatNoImageHas() {
        assertRefused(
                model -> model.getGraphBuilder()
                        .setInput(0, LinearClassifier.value("images", DataType.UINT8, -1, 2, 1, 1)),
                "an image has 1 or 3 channels, got 2");
    }

    @Test
    void refusesAModelWithoutProbabilities() {
        assertRefused(
                model -> model.getGraphBuilder().removeOutput(1),
                "expected output probabilities as FLOAT [N, classes]",
                "got outputs [logits]");
    }

    @Test
    void refusesAModelOfUnknownOrigin() {
        assertRefused(
                ModelProto.Builder::clearMetadataProps, "not a model of Axial: metadata key axial.run_id is absent");
    }

    @Test
    void refusesLabelsThatAreNotOnePerClass() {
        Map<String, String> metadata = new HashMap<>(METADATA);
        metadata.put("axial.labels", "[\"liver\",\"spleen\",\"bladder\"]");
        assertThatThrownBy(() -> OnnxModel.open(model(metadata).build().toByteArray(), OnnxSettings.DEFAULT))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("2 classes, the metadata 3 labels [liver, spleen, bladder]");
    }

    private static void assertRefused(Consumer<ModelProto.Builder> spoil, String... sayings) {
        // Given
        ModelProto.Builder model = model(METADATA);
        spoil.accept(model);

        // When // Then
        assertThatThrownBy(() -> OnnxModel.open(model.build().toByteArray(), OnnxSettings.DEFAULT))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContainingAll(sayings);
    }

    private static ModelProto.Builder model(Map<String, String> metadata) {
        return LinearClassifier.model(new ImageShape(1, 1, 2), new float[2][2], new float[2], metadata);
    }
}
