package dev.axial.train.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.onnx.ModelMetadata;
import dev.axial.train.fitting.Formulas;
import dev.axial.train.network.Network;
import dev.axial.train.network.Weights;
import dev.axial.train.recipe.Recipe;
import dev.axial.train.recipe.Recipes;
import dev.axial.train.safetensors.Safetensors;
import dev.axial.train.weights.Pretrained;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnnxWeightsTest {

    private static final int CLASSES = 8;

    @Test
    void readsBackEveryWeightUnderTorchvisionsName() throws Exception {
        // Given
        Recipe recipe = recipe("resnet18");
        Network network = recipe.network(CLASSES);
        Weights weights = Formulas.backbone(network);
        byte[] onnx = onnx(recipe, weights);

        // When
        Safetensors read = Safetensors.decode(OnnxWeights.read(onnx).encode());

        // Then
        assertThat(read.tensors()).hasSize(102);
        weights.tensors().forEach((name, tensor) -> assertThat(
                        read.tensors().get(name.replaceFirst("^2\\.", "fc.")).values())
                .as(name)
                .isEqualTo(tensor.values()));
        assertThat(read.metadata()).containsEntry("format", "pt").containsEntry("axial.recipe", "resnet18");
    }

    @Test
    void givesABackboneToARecipeThatFreezesOne() throws Exception {
        // Given
        Recipe recipe = recipe("resnet18");
        Weights weights = Formulas.backbone(recipe.network(CLASSES));
        Network frozen = recipe("resnet18-frozen-fc512").network(11);

        // When
        Pretrained pretrained = Pretrained.of("test", OnnxWeights.read(onnx(recipe, weights)), frozen);

        // Then
        assertThat(pretrained.tensors()).hasSize(100);
        assertThat(pretrained.ignored()).containsExactly("fc.bias", "fc.weight");
    }

    @Test
    void keepsTheNamesOfAnyOtherNetwork() throws Exception {
        // Given
        Recipe recipe = recipe("mlp-2x256-relu");

        // When
        Safetensors read = OnnxWeights.read(onnx(recipe, Formulas.weights(recipe.network(CLASSES))));

        // Then
        assertThat(read.tensors().keySet())
                .containsExactly("1.weight", "1.bias", "3.weight", "3.bias", "5.weight", "5.bias");
    }

    @Test
    void refusesWhatIsNoModelOfAxials() {
        assertThatThrownBy(() -> OnnxWeights.read(new byte[] {1, 2, 3}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the file is no ONNX model of Axial's");
        assertThatThrownBy(() -> OnnxWeights.read(new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("metadata key axial.run_id is absent");
    }

    private static Recipe recipe(String name) {
        return Recipes.bundled().find(name).orElseThrow();
    }

    private static byte[] onnx(Recipe recipe, Weights weights) {
        ModelMetadata some = OnnxExportTest.metadata(CLASSES);
        ModelMetadata metadata = new ModelMetadata(
                some.runId(),
                some.model(),
                some.labels(),
                recipe.name(),
                recipe.toYaml(),
                some.seed(),
                some.threads(),
                some.device(),
                some.dataset(),
                some.codeVersion(),
                some.bestEpoch());
        List<ChannelScale> scales = Collections.nCopies(recipe.input().channels(), new ChannelScale(1, 0));
        return OnnxExport.of(recipe.network(CLASSES), scales, weights, metadata.toMap());
    }
}
