package dev.axial.train.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Normalization;
import dev.axial.train.network.Layer;
import dev.axial.train.network.Layer.Activation.Function;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeTest {

    private static final Recipe RESNET = Recipes.bundled().find("resnet18").orElseThrow();

    private static final Recipe CNN = Recipes.bundled().find("cnn-bn").orElseThrow();

    static List<Recipe> bundled() {
        return Recipes.bundled().list();
    }

    @Test
    void readsTheStudysConvolutionalNetwork() {
        assertThat(CNN.input()).hasToString("[1, 28, 28]");
        assertThat(CNN.normalization()).isEqualTo(Normalization.MINUS_ONE_TO_ONE);
        assertThat(CNN.augmentation()).isEqualTo(Augmentation.NONE);
        assertThat(CNN.layers())
                .containsExactly(
                        new Layer.Convolution(32, 3, 1, 1, true),
                        new Layer.BatchNorm(),
                        new Layer.Activation(Function.RELU),
                        new Layer.MaxPool(2, 2, 0),
                        new Layer.Convolution(64, 3, 1, 1, true),
                        new Layer.BatchNorm(),
                        new Layer.Activation(Function.RELU),
                        new Layer.MaxPool(2, 2, 0),
                        new Layer.Flatten(),
                        new Layer.Linear(256),
                        new Layer.Activation(Function.RELU),
                        new Layer.Logits());
        assertThat(CNN.optimization()).isEqualTo(new Optimization(new Optimization.Adam(1e-4), 0, 0, 0));
        assertThat(CNN.batchSize()).isEqualTo(64);
        assertThat(CNN.epochs()).isEqualTo(35);
        assertThat(CNN.patience()).hasValue(15);
    }

    @ParameterizedTest
    @MethodSource("bundled")
    void readsBackWhatItWrites(Recipe recipe) throws Exception {
        // Given
        Recipe full = recipe.with(Map.of(
                "augmentation",
                Map.of(
                        "flipHorizontal", 0.5,
                        "rotation", Map.of("probability", 1, "max", 15),
                        "scale", Map.of("probability", 0.3, "min", 0.9, "max", 1.1)),
                "l1",
                1e-5,
                "weightDecay",
                0.01,
                "patience",
                3));

        // When
        String yaml = full.toYaml();

        // Then
        assertThat(Recipe.parse(recipe.name(), yaml)).isEqualTo(full);
        assertThat(Recipe.parse(recipe.name(), yaml).toYaml()).isEqualTo(yaml);
        assertThat(Recipe.parse(recipe.name(), recipe.toYaml())).isEqualTo(recipe);
    }

    @Test
    void takesOtherValuesByKey() throws Exception {
        // When
        Recipe changed = CNN.with(Map.of(
                "epochs",
                5,
                "rate",
                "1e-3",
                "optimizer.method",
                "sgd",
                "optimizer.momentum",
                0.9,
                "earlyStopping",
                "none",
                "network.9.linear",
                512,
                "network.10",
                "tanh",
                "augmentation.flipVertical",
                0.25));

        // Then
        assertThat(changed.epochs()).isEqualTo(5);
        assertThat(changed.optimization().method()).isEqualTo(new Optimization.Sgd(0.001, 0.9));
        assertThat(changed.patience()).isEqualTo(OptionalInt.empty());
        assertThat(changed.layers().subList(9, 11))
                .containsExactly(new Layer.Linear(512), new Layer.Activation(Function.TANH));
        assertThat(changed.augmentation().flipVertical()).isEqualTo(0.25);
        assertThat(changed.batchSize()).isEqualTo(CNN.batchSize());
    }

    @ParameterizedTest
    @MethodSource
    void mergesAMappingAndReplacesAnythingElse(Map<String, Object> nested, Map<String, Object> dotted)
            throws Exception {
        assertThat(CNN.with(nested)).isEqualTo(CNN.with(dotted));
    }

    static Stream<Arguments> mergesAMappingAndReplacesAnythingElse() {
        return Stream.of(
                Arguments.of(Map.of("optimizer", Map.of("rate", 0.01)), Map.of("optimizer.rate", 0.01)),
                Arguments.of(
                        Map.of("optimizer", Map.of("method", "sgd", "rate", 0.01)),
                        Map.of("optimizer.method", "sgd", "rate", 0.01)),
                Arguments.of(
                        Map.of("augmentation", Map.of("rotation", Map.of("probability", 0.5, "max", 10))),
                        Map.of("augmentation.rotation.probability", 0.5, "augmentation.rotation.max", 10)),
                Arguments.of(Map.of("regularization", Map.of("l2", 0.1)), Map.of("l2", 0.1)),
                Arguments.of(
                        Map.of("network.0.convolution", Map.of("filters", 8)),
                        Map.of("network.0.convolution.filters", 8)),
                Arguments.of(
                        Map.of("network.9", Map.of("dropout", 0.5)),
                        Map.of(
                                "network",
                                List.of(
                                        Map.of("convolution", Map.of("filters", 32, "kernel", 3, "padding", 1)),
                                        "batch-norm",
                                        "relu",
                                        Map.of("max-pool", 2),
                                        Map.of("convolution", Map.of("filters", 64, "kernel", 3, "padding", 1)),
                                        "batch-norm",
                                        "relu",
                                        Map.of("max-pool", 2),
                                        "flatten",
                                        Map.of("dropout", 0.5),
                                        "relu",
                                        Map.of("linear", "classes")))),
                // the longer key wins, in whichever order a map has them
                Arguments.of(Map.of("optimizer", Map.of("rate", 0.5), "optimizer.rate", 0.01), Map.of("rate", 0.01)));
    }

    @Test
    void momentumGoesWithItsMethod() throws Exception {
        // Given
        Recipe sgd = CNN.with(Map.of("optimizer", Map.of("method", "sgd", "rate", 0.1, "momentum", 0.9)));

        // When
        Recipe adam = sgd.with(Map.of("optimizer", Map.of("method", "adam")));

        // Then
        assertThat(sgd.optimization().method()).isEqualTo(new Optimization.Sgd(0.1, 0.9));
        assertThat(adam.optimization().method()).isEqualTo(new Optimization.Adam(0.1));
    }

    @Test
    void weightsNameOneFileAndAreReplacedWhole() throws Exception {
        // Given
        Recipe fetched = RESNET.with(Map.of(
                "weights",
                Map.of("sha256", "0".repeat(64), "bytes", 1, "address", "https://example.org/w.safetensors")));

        // When
        Recipe stored = fetched.with(Map.of("weights", Map.of("sha256", "1".repeat(64), "bytes", 2)));

        // Then
        assertThat(stored.weights().orElseThrow().address()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void saysWhatIsWrongWithNestedOverrides(Map<String, Object> overrides, String message) {
        assertThatThrownBy(() -> CNN.with(overrides))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageStartingWith(message);
    }

    static Stream<Arguments> saysWhatIsWrongWithNestedOverrides() {
        return Stream.of(
                Arguments.of(
                        Map.of("optimizer", Map.of("rat", 0.01)),
                        "there is no key optimizer.rat; did you mean optimizer.rate?"),
                Arguments.of(Map.of("Rate", 0.01), "there is no key Rate; did you mean optimizer.rate?"),
                Arguments.of(Map.of("method", "adam"), "there is no key method; did you mean optimizer.method?"),
                Arguments.of(Map.of("rate", 0.1, "optimizer.rate", 0.1), "optimizer.rate is given twice, as "),
                Arguments.of(
                        Map.of("optimizer", Collections.singletonMap("rate", null)),
                        "optimizer.rate needs a value, got none"));
    }

    @Test
    void makesTheNetworkAsLargeAsTheDatasetHasClasses() {
        assertThat(CNN.network(7).steps().get(11).place().output()).hasToString("[7]");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
                    epoch                        | 5      | there is no key epoch; did you mean epochs?
                    optimizer.rat                | 5      | there is no key optimizer.rat; did you mean optimizer.rate?
                    optimiser.rate               | 5      | there is no key optimiser; did you mean optimizer?
                    zebra                        | 5      | there is no key zebra. There are input, normalization,
                    epochs                       | many   | epochs is a whole number, got 'many'
                    epochs                       | 2.5    | epochs is a whole number, got '2.5'
                    epochs                       | 0      | epochs is 1 to 10000, got 0
                    batchSize                    | 5000   | batchSize is 1 to 4096, got 5000
                    rate                         | -0.1   | optimizer.rate is a number over 0, got -0.1
                    rate                         | NaN    | optimizer.rate is a number, got 'NaN'
                    momentum                     | 0.9    | optimizer.momentum belongs to sgd, adam has none; got 0.9
                    optimizer.method             | adamw  | optimizer.method is adam or sgd, got 'adamw'
                    l2                           | -1     | regularization.l2 is a number, 0 or more, got -1.0
                    normalization                | zscore | a normalization is one of [minus-one-to-one, standardize, none], got 'zscore'
                    augmentation.flipHorizontal  | 2      | augmentation: flipHorizontal is a probability, 0 to 1, got 2.0
                    network.2                    | rely   | network.2: there is no layer or activation rely; did you mean relu?
                    network.0.convolution.kernel | 31     | layer 0: convolution has a window of 31 x 31, but its input is [1, 28, 28] with padding 1: at most 30 fits
                    network.0.convolution.kernal | 3      | there is no key network.0.convolution.kernal; did you mean network.0.convolution.kernel?
                    network.12                   | relu   | network.12 names a position from 0 to 11, got '12'
                    network.9.linear             | some   | network.9.linear is a whole number or "classes", got 'some'
                    network.9.dropout            | 0.5    | network.9 is one layer, such as "relu" or "linear: 256"
                    network.8                    | linear | network.8: linear needs a value, such as "linear: 2"
                    input                        | 28     | input is a list, got '28'
                    network.0                    | resnet-18 | layer 0: resnet-18 takes 3 channels, but its input is [1, 28, 28]: put "widen: 3" before it
                    network.0.resnet-18          | frosen | network.0 is one layer, such as "relu" or "linear: 256"
                    network.0.convolution.bias   | no     | network.0.convolution.bias is true or false, got 'no'
                    weights                      | x.safetensors | weights has the keys sha256, bytes, address; got 'x.safetensors'
                    weights.sha                  | 00     | there is no key weights.sha; did you mean weights.sha256?
                    weights.sha256               | 00     | weights: a SHA-256 is 64 lower-case hexadecimal digits, got '00'
                    """)
    void saysWhatIsWrongAndWhatWouldBeRight(String key, String value, String message) {
        assertThatThrownBy(() -> CNN.with(Map.of(key, value)))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesBatchesOfOneImageWhereBatchNormHasOneNumberOfEach() {
        assertThatThrownBy(() -> CNN.with(Map.of("network.10", "batch-norm", "batchSize", 1)))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessage("batchSize is 2 or more where batch-norm has one number per channel and image, got 1");
    }

    @Test
    void readsPinnedWeights() throws Exception {
        // Given
        String sha256 = "0123456789abcdef".repeat(4);

        // When
        Recipe changed = RESNET.with(Map.of(
                "weights",
                Map.of("sha256", sha256, "bytes", 44_744_000, "address", "https://example.org/w.safetensors")));

        // Then
        assertThat(changed.weights())
                .contains(new WeightsRef(
                        new ArtifactRef(new Sha256(sha256), 44_744_000),
                        Optional.of(URI.create("https://example.org/w.safetensors"))));
        assertThat(Recipe.parse(changed.name(), changed.toYaml())).isEqualTo(changed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {sha256: 12, bytes: 1}                 | weights.sha256 is a word, got 12
                    {sha256: SHA, bytes: 999999999}        | weights: weights.bytes is at most 268435456, got 999999999
                    {sha256: SHA, bytes: 1, address: "http://example.org/w"} | weights.address begins with https://, got http://example.org/w
                    """)
    void refusesWeightsThatAreNotPinned(String weights, String message) {
        // Given
        String yaml = RESNET.toYaml()
                .replace("weights: none", "weights: " + weights.replace("SHA", "0123456789abcdef".repeat(4)));

        // When, Then
        assertThatThrownBy(() -> Recipe.parse("x", yaml))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    imagenet-normalization | convolution: {filters: 3, kernel: 3} | layer 2 is frozen, but layer 1 before it, convolution, is not: before what is frozen come only layers that learn and draw nothing
                    imagenet-normalization | dropout: 0.5                         | layer 2 is frozen, but layer 1 before it, dropout, is not: before what is frozen come only layers that learn and draw nothing
                    imagenet-normalization | widen: 3                             | layer 1: widen takes one channel, but its input is [3, 28, 28]
                    resnet-18              | linear: 9                            | layer 2: resnet-18 takes feature maps [C, H, W], but its input is [9]: put it before flatten
                    """)
    void saysWhereAFrozenBackboneCannotBe(String first, String second, String message) {
        // Given
        String yaml = RESNET.toYaml()
                .replaceAll(
                        "(?s)network:.*?weights:",
                        "network:\n- " + first + "\n- " + second
                                + "\n- resnet-18: frozen\n- linear: classes\nweights:");

        // When, Then
        assertThatThrownBy(() -> Recipe.parse("x", yaml))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessage("network does not fit together: " + message);
    }

    @Test
    void refusesToNormalizeTwice() {
        assertThatThrownBy(() -> RESNET.with(Map.of("normalization", "standardize")))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessage("imagenet-normalization takes bytes as they are, so normalization is none beside it,"
                        + " got standardize");
    }

    @Test
    void refusesTextThatIsNoRecipe() {
        assertThatThrownBy(() -> Recipe.parse("x", "input: [1, 2"))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageStartingWith("recipe x is no YAML");
        assertThatThrownBy(() -> Recipe.parse("x", CNN.toYaml() + "epochs: 3\n"))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageContaining("epochs");
        assertThatThrownBy(() -> Recipe.parse("x", "just words"))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageContaining("a recipe has the keys input, ");
        assertThatThrownBy(() -> Recipe.parse("x", CNN.toYaml().replace("batchSize: 64\n", "")))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessage("batchSize is missing");
    }
}
