package dev.axial.train.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.model.ImageShape;
import dev.axial.train.network.Layer.Activation;
import dev.axial.train.network.Layer.Activation.Function;
import dev.axial.train.network.Layer.Convolution;
import dev.axial.train.network.Layer.Flatten;
import dev.axial.train.network.Layer.Linear;
import dev.axial.train.network.Layer.Logits;
import dev.axial.train.recipe.Recipe;
import dev.axial.train.recipe.Recipes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkLimitsTest {

    static Stream<Recipe> recipes() {
        return Recipes.bundled().list().stream();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void allowsEveryRecipeThatComesAlong(Recipe recipe) {
        assertThatCode(() -> NetworkLimits.DEFAULT.require(recipe.network(4096), recipe.batchSize()))
                .doesNotThrowAnyException();
    }

    @Test
    void countsWhatLayersTakeAndGive() throws Exception {
        // Given
        Network network = new Network(
                new ImageShape(1, 4, 4),
                3,
                List.of(new Flatten(), new Linear(5), new Activation(Function.RELU), new Logits()));

        // When, Then
        // flatten 16 + 16, linear 16 + 5, relu 5 + 5, logits 5 + 3; 4 bytes each, 2 images
        assertThat(network.activationBytes(2)).isEqualTo((32 + 21 + 10 + 8) * 4 * 2);
        // 16 * 5 + 5 and 5 * 3 + 3
        assertThat(network.parameterNumbers()).isEqualTo(85 + 18);
    }

    @Test
    void namesTheValueTheLimitAndTheKey() throws Exception {
        // Given
        Network network = new Network(new ImageShape(1, 4, 4), 3, List.of(new Flatten(), new Logits()));

        // When, Then: 16 * 3 + 3 parameters; 16 + 16 and 16 + 3 numbers of 4 bytes for each of 10 images
        assertThatThrownBy(() -> new NetworkLimits(50, 1 << 20).require(network, 10))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessage("the network has 51 parameters, and axial.train.limits.parameters allows 50");
        assertThatThrownBy(() -> new NetworkLimits(51, 2039).require(network, 10))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessage(
                        "a training step takes 2,040 bytes for the results of the layers and their gradients in a batch"
                                + " of 10 images of [1, 4, 4], and axial.train.limits.activation-bytes allows 2,039: a smaller"
                                + " batchSize, input or network takes less");
        assertThatCode(() -> new NetworkLimits(51, 2040).require(network, 10)).doesNotThrowAnyException();
    }

    /** Each convolution adds 1,023 to the sides; numbers of all layers together pass 2^63. */
    @Test
    void doesNotOverflowHoweverLargeANetworkIs() throws Exception {
        // Given
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            layers.add(new Convolution(65_536, 1024, 1, 1023, true));
        }
        layers.add(new Flatten());
        layers.add(new Linear(65_536));
        layers.add(new Logits());

        // When
        Network network = new Network(new ImageShape(3, 1024, 1024), 4096, layers);

        // Then
        assertThat(network.activationBytes(4096)).isEqualTo(Long.MAX_VALUE);
        assertThat(network.parameterNumbers()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> NetworkLimits.DEFAULT.require(network, 4096))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessage("the network has more than 9,223,372,036,854,775,807 parameters, and"
                        + " axial.train.limits.parameters allows 20,000,000");
    }
}
