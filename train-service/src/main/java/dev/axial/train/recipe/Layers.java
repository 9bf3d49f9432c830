package dev.axial.train.recipe;

import dev.axial.train.network.ImageNetNormalization;
import dev.axial.train.network.Layer;
import dev.axial.train.network.ResNet18;
import dev.axial.train.network.Widen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Layers as a recipe writes them: a word, or a word with what belongs to it. */
final class Layers {

    /** Size of a linear layer that is as large as the dataset has classes. */
    private static final String CLASSES = "classes";

    private static final String RESNET = "resnet-18";
    private static final String FROZEN = "frozen";

    private static final List<String> BARE = List.of("batch-norm", "flatten", "mean-pool", "imagenet-normalization");
    private static final List<String> WITH_VALUE = List.of("linear", "convolution", "max-pool", "dropout", "widen");

    static List<Layer> read(String path, List<?> entries) throws InvalidRecipeException {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            layers.add(layer(path + "." + i, entries.get(i)));
        }
        return layers;
    }

    private static Layer layer(String path, Object entry) throws InvalidRecipeException {
        if (entry instanceof String word) {
            return bare(path, word);
        }
        if (entry instanceof Map<?, ?> map && map.size() == 1) {
            Map.Entry<?, ?> only = map.entrySet().iterator().next();
            return withValue(path, String.valueOf(only.getKey()), only.getValue());
        }
        throw new InvalidRecipeException(
                path + " is one layer, such as \"relu\" or \"linear: 256\"; got " + Section.show(entry));
    }

    private static Layer bare(String path, String word) throws InvalidRecipeException {
        Optional<Layer.Activation.Function> function = Layer.Activation.Function.of(word);
        if (function.isPresent()) {
            return new Layer.Activation(function.get());
        }
        switch (word) {
            case "batch-norm":
                return new Layer.BatchNorm();
            case "flatten":
                return new Layer.Flatten();
            case "mean-pool":
                return new Layer.MeanPool();
            case "imagenet-normalization":
                return new ImageNetNormalization();
            case RESNET:
                return new ResNet18(false);
            default:
                if (WITH_VALUE.contains(word)) {
                    throw new InvalidRecipeException(path + ": " + word + " needs a value, such as \"" + word + ": "
                            + (word.equals("convolution") ? "{filters: 32, kernel: 3, padding: 1}" : "2") + "\"");
                }
                throw unknown(path, word);
        }
    }

    private static Layer withValue(String path, String word, Object value) throws InvalidRecipeException {
        String key = path + "." + word;
        try {
            switch (word) {
                case "linear":
                    return CLASSES.equals(value) ? new Layer.Logits() : new Layer.Linear(units(key, value));
                case "convolution":
                    Section convolution =
                            Section.of(key, value, List.of("filters", "kernel", "stride", "padding", "bias"));
                    return new Layer.Convolution(
                            convolution.whole("filters"),
                            convolution.whole("kernel"),
                            convolution.whole("stride", 1),
                            convolution.whole("padding", 0),
                            convolution.flag("bias", true));
                case "max-pool":
                    if (!(value instanceof Map)) {
                        int size = Section.whole(key, value);
                        return new Layer.MaxPool(size, size, 0);
                    }
                    Section pool = Section.of(key, value, List.of("size", "stride", "padding"));
                    return new Layer.MaxPool(
                            pool.whole("size"), pool.whole("stride", pool.whole("size")), pool.whole("padding", 0));
                case "dropout":
                    return new Layer.Dropout(Section.number(key, value));
                case "widen":
                    return new Widen(Section.whole(key, value));
                case RESNET:
                    if (!FROZEN.equals(value)) {
                        throw new InvalidRecipeException(path + ": resnet-18 stands alone, or is \"resnet-18: frozen\";"
                                + " got " + Section.show(value));
                    }
                    return new ResNet18(true);
                default:
                    if (BARE.contains(word)
                            || Layer.Activation.Function.of(word).isPresent()) {
                        throw new InvalidRecipeException(
                                path + ": " + word + " stands alone and takes no value; got " + Section.show(value));
                    }
                    throw unknown(path, word);
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidRecipeException(path + ": " + e.getMessage());
        }
    }

    private static int units(String key, Object value) throws InvalidRecipeException {
        try {
            return Section.whole(key, value);
        } catch (InvalidRecipeException e) {
            throw new InvalidRecipeException(key + " is a whole number or \"classes\", got " + Section.show(value));
        }
    }

    private static InvalidRecipeException unknown(String path, String word) {
        List<String> known = new ArrayList<>(WITH_VALUE);
        known.addAll(BARE);
        known.add(RESNET);
        known.addAll(Layer.Activation.Function.codes());
        InvalidRecipeException unknown = Section.unknown("layer or activation", word, known);
        return new InvalidRecipeException(path + ": " + unknown.getMessage());
    }

    /** The entries of which {@link #read} makes equal layers. */
    static List<Object> write(List<Layer> layers) {
        return layers.stream().map(Layers::entry).toList();
    }

    private static Object entry(Layer layer) {
        Optional<Object> value = value(layer);
        return value.isPresent() ? Map.of(layer.keyword(), value.get()) : layer.keyword();
    }

    private static Optional<Object> value(Layer layer) {
        if (layer instanceof Layer.Linear linear) {
            return Optional.of(linear.units());
        } else if (layer instanceof Layer.Logits) {
            return Optional.of(CLASSES);
        } else if (layer instanceof Layer.Convolution convolution) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("filters", convolution.filters());
            value.put("kernel", convolution.kernel());
            value.put("stride", convolution.stride());
            value.put("padding", convolution.padding());
            value.put("bias", convolution.bias());
            return Optional.of(value);
        } else if (layer instanceof Layer.MaxPool pool) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("size", pool.size());
            value.put("stride", pool.stride());
            value.put("padding", pool.padding());
            return Optional.of(value);
        } else if (layer instanceof Layer.Dropout dropout) {
            return Optional.of(dropout.probability());
        } else if (layer instanceof Widen widen) {
            return Optional.of(widen.channels());
        } else if (layer instanceof ResNet18 backbone) {
            return backbone.frozen() ? Optional.of(FROZEN) : Optional.empty();
        } else if (layer instanceof Layer.BatchNorm
                || layer instanceof Layer.Activation
                || layer instanceof Layer.MeanPool
                || layer instanceof Layer.Flatten
                || layer instanceof ImageNetNormalization) {
            return Optional.empty();
        }
        throw new IllegalStateException("no entry of a recipe for " + layer);
    }
}
