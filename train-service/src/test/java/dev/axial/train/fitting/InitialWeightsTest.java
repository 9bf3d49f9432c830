package dev.axial.train.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.axial.train.network.Network;
import dev.axial.train.network.Tensor;
import dev.axial.train.network.Weights;
import dev.axial.train.recipe.Recipes;
import org.junit.jupiter.api.Test;

class InitialWeightsTest {

    private static final Network NETWORK =
            Recipes.bundled().find("cnn-bn").orElseThrow().network(11);

    @Test
    void drawsUniformlyWithinTheRootOfTheFanIn() {
        // When
        Tensor weight = InitialWeights.draw(NETWORK, 1).get("9.weight"); // [256, 3136]

        // Then
        double bound = 1 / Math.sqrt(3136);
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (int i = 0; i < weight.size(); i++) {
            float value = weight.values().get(i);
            sum += value;
            squares += value * value;
            largest = Math.max(largest, Math.abs(value));
        }
        // of 802,816 uniform values: mean 0, variance bound^2 / 3, and some very near the bound
        assertThat(largest).isLessThanOrEqualTo(bound).isGreaterThan(0.9999 * bound);
        assertThat(sum / weight.size() / bound).isCloseTo(0, within(0.005));
        assertThat(squares / weight.size() / (bound * bound)).isCloseTo(1 / 3.0, within(0.002));
    }

    @Test
    void beginsBatchNormAsTheIdentity() {
        // When
        Weights weights = InitialWeights.draw(NETWORK, 1);

        // Then
        assertThat(values(weights.get("1.weight"))).containsOnly(1);
        assertThat(values(weights.get("1.bias"))).containsOnly(0);
        assertThat(values(weights.get("1.running_mean"))).containsOnly(0);
        assertThat(values(weights.get("1.running_var"))).containsOnly(1);
    }

    @Test
    void dependsOnTheSeedAndTheNameAlone() {
        // When
        float[] drawn = values(InitialWeights.draw(NETWORK, 1).get("0.bias"));
        float[] again = values(InitialWeights.draw(NETWORK, 1).get("0.bias"));
        float[] other = values(InitialWeights.draw(NETWORK, 2).get("0.bias"));

        // Then
        assertThat(again).isEqualTo(drawn);
        assertThat(other).isNotEqualTo(drawn);
    }

    private static float[] values(Tensor tensor) {
        float[] values = new float[tensor.size()];
        tensor.values().get(values);
        return values;
    }
}
