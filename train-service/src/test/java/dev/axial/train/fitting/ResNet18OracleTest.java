package dev.axial.train.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.train.network.ImageNetNormalization;
import dev.axial.train.network.Layer;
import dev.axial.train.network.Network;
import dev.axial.train.network.Parameter;
import dev.axial.train.network.ResNet18;
import dev.axial.train.network.Widen;
import dev.axial.train.recipe.Optimization;
import dev.axial.train.weights.Pretrained;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ResNet-18 against torchvision's, by what {@code src/test/python/record_resnet18.py} recorded. */
class ResNet18OracleTest {

    private static final int CLASSES = 11;
    private static final int BATCH = 8;

    private static JsonNode recorded;

    @BeforeAll
    static void readTheRecord() throws IOException {
        Torch.start(TorchSettings.onCpu(2));
        try (InputStream file = ResNet18OracleTest.class.getResourceAsStream("/resnet18-oracle.json")) {
            recorded = new ObjectMapper().readTree(file);
        }
    }

    @Test
    void hasTorchvisionsParametersByNameAndOrder() throws Exception {
        // Given
        List<String> names = new ArrayList<>();
        recorded.get("names").forEach(name -> names.add(name.asText().replace("fc.", "2.")));

        // When
        Network network = network(new ImageShape(3, 28, 28), false);

        // Then
        assertThat(network.parameters()).extracting(Parameter::name).containsExactlyElementsOf(names);
        // torchvision's count for 1000 classes is 11,689,512; its last layer has 513 numbers for each class
        assertThat(network.count().all()).isEqualTo(11_689_512 - 513 * 1000 + 513 * CLASSES);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void givesTorchvisionsLogits(int number) throws Exception {
        // Given
        JsonNode expected = recorded.get("evaluation").get(number);
        int side = expected.get("side").asInt();
        ImageShape shape = new ImageShape(expected.get("channels").asInt(), side, side);
        Network network = network(shape, true);

        // When
        float[] logits;
        try (TorchNetwork torch = new TorchNetwork(network, asTheyAre(shape), Formulas.backbone(network))) {
            logits = torch.logits(batch(0, shape));
        }

        // Then
        for (int i = 0; i < BATCH; i++) {
            for (int c = 0; c < CLASSES; c++) {
                double logit = expected.get("logits").get(i).get(c).asDouble();
                assertThat((double) logits[i * CLASSES + c])
                        .as("image %d, class %d", i, c)
                        .isCloseTo(logit, within(1e-4));
            }
        }
    }

    @Test
    void stepsAsTorchvisionDoes() throws Exception {
        // Given
        ImageShape shape = new ImageShape(3, 28, 28);
        Network network = network(shape, false);
        Task task = new Task(
                network,
                asTheyAre(shape),
                Pretrained.NONE,
                new Optimization(new Optimization.Sgd(recorded.get("rate").asDouble(), 0), 0, 0, 0),
                OptionalInt.empty(),
                1);

        // When
        List<Double> losses = new ArrayList<>();
        try (Fitting fitting = Fitting.from(Formulas.backbone(network), task)) {
            fitting.beginEpoch();
            for (int step = 0; step < recorded.get("losses").size(); step++) {
                losses.add(fitting.fit(batch(step * BATCH, shape)).loss());
            }
        }

        // Then
        // 8 images through 20 batch norms, of which the last see one number per channel and image: rounding grows
        for (int step = 0; step < losses.size(); step++) {
            assertThat(losses.get(step))
                    .as("step %d", step)
                    .isCloseTo(recorded.get("losses").get(step).asDouble(), within(1e-2));
        }
    }

    /** A colour image as it is, a grey one widened. */
    private static Network network(ImageShape shape, boolean frozen) throws Exception {
        List<Layer> layers = new ArrayList<>();
        if (shape.channels() == 1) {
            layers.add(new Widen(3));
        }
        layers.addAll(List.of(new ImageNetNormalization(), new ResNet18(frozen), new Layer.Logits()));
        return new Network(shape, CLASSES, layers);
    }

    private static List<ChannelScale> asTheyAre(ImageShape shape) {
        return Collections.nCopies(shape.channels(), new ChannelScale(1, 0));
    }

    private static TensorBatch batch(int first, ImageShape shape) {
        return Formulas.batch(first, BATCH, shape, CLASSES, asTheyAre(shape));
    }
}
