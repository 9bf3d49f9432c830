package dev.axial.train.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.TrainingProgress.Parameters;
import dev.axial.train.network.ImageNetNormalization;
import dev.axial.train.network.Layer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipesTest {

    private static final Recipes STUDY = Recipes.bundled();
    static final String WHOLE = """
            first:
              input: [1, 28, 28]
              normalization: minus-one-to-one
              network: [flatten, linear: 256, relu, linear: classes]
              optimizer: {method: sgd, rate: 0.01, momentum: 0.9}
              batchSize: 64
              epochs: 20
            """;

    @Test
    void hasEverySystemOfTheStudyInItsOrder() {
        assertThat(STUDY.list())
                .extracting(Recipe::name)
                .containsExactly(
                        "mlp-0",
                        "mlp-1x256-relu",
                        "mlp-2x256-relu",
                        "mlp-2x256-tanh",
                        "mlp-2x256-leaky-relu",
                        "mlp-2x256-sigmoid",
                        "mlp-2x256-relu-l1",
                        "mlp-2x256-relu-l2",
                        "mlp-2x256-relu-unnormalized",
                        "mlp-2x256-relu-l2-half-augmented",
                        "mlp-2x256-relu-l2-half-augmented-early-stopping",
                        "mlp-2x256-relu-l2-128",
                        "mlp-2x256-tanh-l2-128",
                        "mlp-2x256-leaky-relu-l2-128",
                        "cnn",
                        "cnn-bn",
                        "cnn-128",
                        "resnet18-frozen-fc512",
                        "resnet18-frozen-fc1024-fc512",
                        "resnet18");
    }

    /**
     * Of the backbone 11,176,512 parameters are learnt: 11,689,512 of torchvision's whole network less 513,000 of its last
     * layer. A head by hand: 512 * 512 + 512 + 512 * 11 + 11 = 268,299.
     */
    @ParameterizedTest
    @CsvSource({
        "resnet18-frozen-fc512,        [1; 128; 128], 64,  1e-3, 0,    268299,   11444811",
        "resnet18-frozen-fc1024-fc512, [1; 128; 128], 64,  1e-4, 1e-4, 1055755,  12232267",
        "resnet18,                     [3; 28; 28],   128, 1e-3, 0,    11182155, 11182155"
    })
    void fitsOnlyTheHeadOfAFrozenBackbone(
            String name, String input, int batchSize, double rate, double weightDecay, long fitted, long all) {
        // When
        Recipe recipe = STUDY.find(name).orElseThrow();

        // Then
        assertThat(recipe.input()).hasToString(input.replace(';', ','));
        assertThat(recipe.batchSize()).isEqualTo(batchSize);
        assertThat(recipe.optimization()).isEqualTo(new Optimization(new Optimization.Adam(rate), 0, 0, weightDecay));
        assertThat(recipe.network(11).count()).isEqualTo(new Parameters(fitted, all));
    }

    /** Parameters by hand: 784 * 11 + 11 = 8,635 and so on; a batch norm has four numbers a channel. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
                    mlp-0,                                      SGD 0.01, 0,    0,    64,  20,  -,  8635
                    mlp-1x256-relu,                             SGD 0.01, 0,    0,    64,  20,  -,  203787
                    mlp-2x256-relu,                             SGD 0.01, 0,    0,    64,  20,  -,  269579
                    mlp-2x256-tanh,                             SGD 0.01, 0,    0,    64,  20,  -,  269579
                    mlp-2x256-leaky-relu,                       SGD 0.01, 0,    0,    64,  20,  -,  269579
                    mlp-2x256-sigmoid,                          SGD 0.01, 0,    0,    64,  20,  -,  269579
                    mlp-2x256-relu-l1,                          SGD 0.01, 1e-5, 0,    64,  20,  -,  269579
                    mlp-2x256-relu-l2,                          SGD 0.01, 0,    1e-4, 64,  20,  -,  269579
                    mlp-2x256-relu-unnormalized,                SGD 1e-5, 0,    0,    64,  20,  -,  269579
                    mlp-2x256-relu-l2-half-augmented,                SGD 0.02, 0,    1e-4, 64,  40,  -,  269579
                    mlp-2x256-relu-l2-half-augmented-early-stopping, SGD 0.02, 0,    1e-4, 64,  40,  15, 269579
                    mlp-2x256-relu-l2-128,                      SGD 0.01, 0,    1e-4, 64,  20,  -,  4263179
                    mlp-2x256-tanh-l2-128,                      SGD 0.01, 0,    1e-4, 64,  20,  -,  4263179
                    mlp-2x256-leaky-relu-l2-128,                SGD 0.01, 0,    1e-4, 64,  20,  -,  4263179
                    cnn,                                        Adam 1e-4, 0,   0,    64,  30,  -,  824715
                    cnn-bn,                                     Adam 1e-4, 0,   0,    64,  35,  15, 825099
                    cnn-128,                                    Adam 1e-4, 0,   0,    128, 16,  15, 2229835
                    """)
    void fitsAsTheStudyDidOrAsItLeftOpen(
            String name,
            String method,
            double l1,
            double l2,
            int batchSize,
            int epochs,
            String patience,
            int parameters) {
        // When
        Recipe recipe = STUDY.find(name).orElseThrow();

        // Then
        double rate = Double.parseDouble(method.split(" ")[1]);
        assertThat(recipe.optimization())
                .isEqualTo(new Optimization(
                        method.startsWith("SGD") ? new Optimization.Sgd(rate, 0) : new Optimization.Adam(rate),
                        l1,
                        l2,
                        0));
        assertThat(recipe.batchSize()).isEqualTo(batchSize);
        assertThat(recipe.epochs()).isEqualTo(epochs);
        assertThat(recipe.patience().isPresent() ? "" + recipe.patience().getAsInt() : "-")
                .isEqualTo(patience);
        int side = name.endsWith("-128") ? 128 : 28;
        assertThat(recipe.input()).hasToString("[1, " + side + ", " + side + "]");
        assertThat(recipe.network(11).parameters().stream()
                        .mapToLong(parameter -> parameter.size())
                        .sum())
                .isEqualTo(parameters);
    }

    @ParameterizedTest
    @CsvSource({
        "mlp-2x256-relu, relu",
        "mlp-2x256-tanh, tanh",
        "mlp-2x256-leaky-relu, leaky-relu",
        "mlp-2x256-sigmoid, sigmoid",
        "mlp-2x256-relu-l2-128, relu",
        "mlp-2x256-tanh-l2-128, tanh",
        "mlp-2x256-leaky-relu-l2-128, leaky-relu"
    })
    void comparesActivationsOnTheSameLayers(String name, String activation) {
        assertThat(STUDY.find(name).orElseThrow().layers())
                .extracting(Layer::keyword)
                .containsExactly("flatten", "linear", activation, "linear", activation, "linear");
    }

    @Test
    void augmentsAndLeavesPixelsAloneOnlyWhereTheStudyDid() {
        // Given
        Augmentation studys = new Augmentation(
                0.16, 0.16, new Augmentation.Chance(0.16, 15), new Augmentation.Chance(0.16, 0.1), null);

        // When, Then
        assertThat(STUDY.list()).allSatisfy(recipe -> {
            boolean byTheNetwork = recipe.layers().stream().anyMatch(ImageNetNormalization.class::isInstance);
            assertThat(recipe.augmentation())
                    .isEqualTo(recipe.name().contains("augmented") ? studys : Augmentation.NONE);
            assertThat(recipe.normalization())
                    .isEqualTo(
                            recipe.name().contains("unnormalized") || byTheNetwork
                                    ? Normalization.NONE
                                    : Normalization.MINUS_ONE_TO_ONE);
        });
    }

    @Test
    void extendsByTheKeysOfOverrides() throws Exception {
        // Given
        String yaml = "third:\n  extends: second\n  epochs: 7\n" // before what it extends
                + WHOLE
                + "second:\n  extends: first\n  rate: 1e-3\n  network.2: tanh\n  optimizer.momentum: 0\n";

        // When
        Recipes recipes = Recipes.parse(yaml);

        // Then
        Recipe first = recipes.find("first").orElseThrow();
        Recipe second = recipes.find("second").orElseThrow();
        Recipe third = recipes.find("third").orElseThrow();
        assertThat(recipes.list()).containsExactly(third, first, second);
        assertThat(second.optimization().method()).isEqualTo(new Optimization.Sgd(0.001, 0));
        assertThat(second.layers().get(2)).isEqualTo(new Layer.Activation(Layer.Activation.Function.TANH));
        assertThat(second.epochs()).isEqualTo(20);
        assertThat(third.layers()).isEqualTo(second.layers());
        assertThat(third.epochs()).isEqualTo(7);
    }

    @Test
    void writesAnExtensionWhole() throws Exception {
        // Given
        Recipe extension = Recipes.parse(WHOLE + "second:\n  extends: first\n  epochs: 7\n")
                .find("second")
                .orElseThrow();

        // When
        String yaml = extension.toYaml();

        // Then
        assertThat(yaml).doesNotContain("extends").contains("batchSize: 64\nepochs: 7\n");
        assertThat(Recipe.parse("second", yaml)).isEqualTo(extension);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {extends: frist}                   | recipe second: there is no recipe frist; did you mean first? There are first, second
                    {extends: [first]}                 | recipe second: extends names one recipe, got [first]
                    {extends: second}                  | a recipe cannot extend itself, but second extends second
                    {extends: first, epoch: 5}         | recipe second: there is no key epoch; did you mean epochs?
                    {extends: first, extend: first}    | recipe second: there is no key extend
                    {extends: first, rate: -1}         | recipe second: optimizer.rate is a number over 0, got -1.0
                    {extends: first, rate: }           | recipe second: optimizer.rate is a number, got ''
                    {extends: first, network.2: rely}  | recipe second: network.2: there is no layer or activation rely; did you mean relu?
                    {extends: first, network: [flatten, max-pool: 2, linear: classes]} | recipe second: network does not fit together: layer 1: max-pool takes feature maps
                    {epochs: 5}                        | recipe second: input is missing
                    5                                  | recipe second: a recipe has the keys input, normalization,
                    """)
    void saysWhichRecipeIsWrongAndHow(String entry, String message) {
        assertThatThrownBy(() -> Recipes.parse(WHOLE + "second: " + entry + "\n"))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void namesEveryRecipeOfACircle() {
        assertThatThrownBy(() -> Recipes.parse("a: {extends: b}\nb: {extends: c}\nc: {extends: b}\n"))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessage("a recipe cannot extend itself, but b extends c extends b");
    }

    @Test
    void refusesTextThatIsNoFileOfRecipes() {
        assertThatThrownBy(() -> Recipes.parse("just words"))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessage("a file of recipes has each recipe under its name; got 'just words'");
        assertThatThrownBy(() -> Recipes.parse(WHOLE + WHOLE))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageStartingWith("a file of recipes is no YAML: Duplicate");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CNN-BN     | there is no recipe 'CNN-BN'; did you mean cnn-bn?
            cnn_bn     | there is no recipe 'cnn_bn'; did you mean cnn-bn?
            resnet-18  | there is no recipe 'resnet-18'; did you mean resnet18?
            perceptron | there is no recipe 'perceptron'. There are mlp-0, mlp-1x256-relu,
            """)
    void suggestsTheNearestRecipe(String name, String message) {
        assertThatThrownBy(() -> STUDY.require(name))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void extendsInFilesOnly() {
        assertThatThrownBy(() -> STUDY.list().get(0).with(Map.of("extends", "cnn")))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageStartingWith("there is no key extends");
    }
}
