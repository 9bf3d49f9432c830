package dev.axial.train.recipe;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Normalization;
import dev.axial.train.network.ImageNetNormalization;
import dev.axial.train.network.InvalidNetworkException;
import dev.axial.train.network.Layer;
import dev.axial.train.network.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network and its training: all that a run needs beside its dataset and its seed. Immutable.
 *
 * @param name by which a training request asks for it
 * @param input what the network takes
 * @param layers the last is {@link Layer.Logits}
 * @param weights with which the backbone begins; empty: drawn, like those of every other layer
 * @param batchSize images in a step
 * @param epochs passes over the training images, at most
 * @param patience epochs without a better validation loss after which training stops; empty: never early
 */
public record Recipe(
        String name,
        ImageShape input,
        Normalization normalization,
        Augmentation augmentation,
        List<Layer> layers,
        Optional<WeightsRef> weights,
        Optimization optimization,
        int batchSize,
        int epochs,
        OptionalInt patience) {

    public Recipe {
        requireNonNull(name, "name");
        requireNonNull(input, "input");
        requireNonNull(normalization, "normalization");
        requireNonNull(augmentation, "augmentation");
        layers = List.copyOf(layers);
        requireNonNull(optimization, "optimization");
        requireBetween("batchSize", batchSize, 1, 4096);
        requireBetween("epochs", epochs, 1, 10_000);
        if (patience.isPresent()) {
            requireBetween("earlyStopping.patience", patience.getAsInt(), 1, 10_000);
        }
        requireNonNull(weights, "weights");
        if (normalization != Normalization.NONE && layers.stream().anyMatch(ImageNetNormalization.class::isInstance)) {
            throw new IllegalArgumentException(
                    "imagenet-normalization takes bytes as they are, so normalization is none beside it, got "
                            + normalization.code());
        }
        try {
            if (batchSize < new Network(input, 2, layers).smallestBatch()) {
                throw new IllegalArgumentException(
                        "batchSize is 2 or more where batch-norm has one number per channel and image, got "
                                + batchSize);
            }
        } catch (InvalidNetworkException e) {
            throw new IllegalArgumentException("network does not fit together: " + e.getMessage());
        }
    }

    /** The network for a dataset of so many classes, 2 or more. */
    public Network network(int classes) {
        try {
            return new Network(input, classes, layers);
        } catch (InvalidNetworkException e) {
            throw new IllegalStateException("the layers fitted together when the recipe was made", e);
        }
    }

    /**
     * Reads a recipe.
     *
     * @throws InvalidRecipeException naming the key that is unknown, missing or wrong
     */
    public static Recipe parse(String name, String yaml) throws InvalidRecipeException {
        return RecipeYaml.read(name, yaml);
    }

    /**
     * The same recipe with other values.
     *
     * @param overrides by key, with dots where keys nest: {@code epochs}, {@code optimizer.rate} (or {@code rate}
     * alone),
     *     {@code earlyStopping.patience}; a value is a number, text, list or map as YAML would have it, and text that
     *     reads as a number is one. A map is merged into the map that is there, a list replaces the list; a layer and
     *     {@code weights} are replaced whole
     * @throws InvalidRecipeException naming the key that is unknown or wrong
     */
    public Recipe with(Map<String, Object> overrides) throws InvalidRecipeException {
        return RecipeOverrides.apply(name, this, overrides);
    }

    /** Canonical: every key, defaults too, always in the same order; {@link #parse} of it gives an equal recipe. */
    public String toYaml() {
        return RecipeYaml.write(this);
    }

    private static void requireBetween(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + least + " to " + most + ", got " + value);
        }
    }
}
