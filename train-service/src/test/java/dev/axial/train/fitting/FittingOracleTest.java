package dev.axial.train.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.model.ImageShape;
import dev.axial.train.network.Network;
import dev.axial.train.recipe.Recipe;
import dev.axial.train.recipe.Recipes;
import dev.axial.train.weights.Pretrained;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses against those that {@code src/test/python/record_fitting.py} recorded with PyTorch in Python. */
class FittingOracleTest {

    private static final int BATCH = 16;
    private static final int CLASSES = 11;
    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("recorded")
    void stepsAsPyTorchDoes(String recipe, Map<String, Object> overrides, List<Double> losses, double evaluation)
            throws Exception {
        // Given
        Torch.start(TorchSettings.onCpu(2));
        Recipe changed = Recipes.bundled().find(recipe).orElseThrow().with(overrides);
        Network network = changed.network(CLASSES);

        // When
        List<Double> actual = new ArrayList<>();
        double evaluated;
        try (Fitting fitting = Fitting.from(
                Formulas.weights(network),
                new Task(
                        network,
                        Formulas.minusOneToOne(1),
                        Pretrained.NONE,
                        changed.optimization(),
                        changed.patience(),
                        1))) {
            fitting.beginEpoch();
            for (int step = 0; step < losses.size(); step++) {
                actual.add(fitting.fit(Formulas.batch(step * BATCH, BATCH, SHAPE, CLASSES))
                        .loss());
            }
            evaluated = fitting.evaluate(Formulas.batch(losses.size() * BATCH, BATCH, SHAPE, CLASSES))
                    .loss();
        }

        // Then
        for (int step = 0; step < losses.size(); step++) {
            assertThat(actual.get(step)).as("step %d", step).isCloseTo(losses.get(step), within(1e-4));
        }
        assertThat(evaluated).as("evaluation").isCloseTo(evaluation, within(1e-4));
    }

    static Stream<Arguments> recorded() throws IOException {
        try (InputStream file = FittingOracleTest.class.getResourceAsStream("/fitting-oracle.json")) {
            List<Arguments> cases = new ArrayList<>();
            for (JsonNode recorded : new ObjectMapper().readTree(file)) {
                Map<String, Object> overrides = new LinkedHashMap<>();
                recorded.get("overrides")
                        .properties()
                        .forEach(entry -> overrides.put(
                                entry.getKey(),
                                entry.getValue().isTextual()
                                        ? entry.getValue().textValue()
                                        : entry.getValue().numberValue()));
                List<Double> losses = new ArrayList<>();
                recorded.get("losses").forEach(loss -> losses.add(loss.doubleValue()));
                cases.add(Arguments.of(
                        recorded.get("recipe").textValue(),
                        overrides,
                        losses,
                        recorded.get("evaluation").doubleValue()));
            }
            return cases.stream();
        }
    }
}
