package dev.axial.train.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.contract.training.Normalization;
import dev.axial.onnx.OnnxModel;
import dev.axial.onnx.OnnxSettings;
import dev.axial.train.fitting.Fitting;
import dev.axial.train.fitting.Formulas;
import dev.axial.train.fitting.Task;
import dev.axial.train.fitting.Torch;
import dev.axial.train.fitting.TorchNetwork;
import dev.axial.train.fitting.TorchSettings;
import dev.axial.train.network.Network;
import dev.axial.train.network.Weights;
import dev.axial.train.recipe.Recipe;
import dev.axial.train.recipe.Recipes;
import dev.axial.train.weights.Pretrained;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bundled recipe, from its first steps to a file that answers as PyTorch does. */
class RecipeExportTest {

    private static final int CLASSES = 11;

    @BeforeAll
    static void startPyTorch() {
        Torch.start(TorchSettings.onCpu(2));
    }

    static List<Recipe> recipes() {
        return Recipes.bundled().list();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void becomesAFileThatAnswersAsPyTorchDoes(Recipe recipe, @TempDir Path folder) throws Exception {
        // Given
        Network network = recipe.network(CLASSES);
        List<ChannelScale> scales = recipe.normalization() == Normalization.NONE
                ? Collections.nCopies(recipe.input().channels(), new ChannelScale(1, 0))
                : Formulas.minusOneToOne(recipe.input().channels());
        int images = recipe.input().height() > 28 ? 6 : 40;
        Weights weights;
        try (Fitting fitting = Fitting.begin(
                new Task(network, scales, Pretrained.NONE, recipe.optimization(), recipe.patience(), 1))) {
            fitting.beginEpoch();
            for (int step = 0; step < 3; step++) {
                fitting.fit(Formulas.batch(step * images, images, recipe.input(), CLASSES, scales));
            }
            weights = fitting.weights();
        }

        // When
        byte[] file = OnnxExport.of(
                network, scales, weights, OnnxExportTest.metadata(CLASSES).toMap());

        // Then
        assertThatCode(() -> OnnxExportTest.check(file, folder)).doesNotThrowAnyException();
        TensorBatch others = Formulas.batch(500, images, recipe.input(), CLASSES, scales);
        try (OnnxModel model = OnnxModel.open(file, OnnxSettings.DEFAULT);
                TorchNetwork torch = new TorchNetwork(network, scales, weights)) {
            assertThat(model.input()).isEqualTo(recipe.input());
            assertThat(model.classes()).isEqualTo(CLASSES);
            Parity parity = Parity.of(model, torch, others);
            assertThat(parity.differentAnswers()).isZero();
            assertThat(parity.largestDifference()).isLessThanOrEqualTo(1e-4);
        }
    }
}
