package dev.axial.train.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Normalization;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Recipes as YAML: the reader, and the writer of the canonical form. What is written reads back equal. */
final class RecipeYaml {

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build());

    private static final String NONE = "none";
    static final List<String> KEYS = List.of(
            "input",
            "normalization",
            "augmentation",
            "network",
            "weights",
            "optimizer",
            "regularization",
            "weightDecay",
            "batchSize",
            "epochs",
            "earlyStopping");

    private RecipeYaml() {}

    static Recipe read(String name, String yaml) throws InvalidRecipeException {
        return of(name, parse("recipe " + name, yaml));
    }

    /**
     * Values as maps, lists, numbers and text.
     *
     * @param what this is, for the message if it is no YAML
     */
    static Object parse(String what, String yaml) throws InvalidRecipeException {
        try {
            return YAML.readValue(yaml, Object.class);
        } catch (JsonProcessingException e) {
            throw new InvalidRecipeException(what + " is no YAML: " + e.getOriginalMessage()
                    + (e.getLocation() == null
                            ? ""
                            : " in line " + e.getLocation().getLineNr()));
        }
    }

    static Recipe of(String name, Object tree) throws InvalidRecipeException {
        try {
            Section recipe = Section.of("", tree, KEYS);
            return new Recipe(
                    name,
                    input(recipe.list("input")),
                    Normalization.of(recipe.text("normalization")),
                    recipe.has("augmentation") ? augmentation(recipe.value("augmentation")) : Augmentation.NONE,
                    Layers.read("network", recipe.list("network")),
                    recipe.has("weights") ? weights(recipe.value("weights")) : Optional.empty(),
                    optimization(recipe),
                    recipe.whole("batchSize"),
                    recipe.whole("epochs"),
                    recipe.has("earlyStopping") ? patience(recipe.value("earlyStopping")) : OptionalInt.empty());
        } catch (IllegalArgumentException e) {
            throw new InvalidRecipeException(e.getMessage()); // of a record, which says what would be right
        }
    }

    private static ImageShape input(List<?> shape) throws InvalidRecipeException {
        if (shape.size() != 3) {
            throw new InvalidRecipeException("input is [channels, height, width], got " + shape);
        }
        return new ImageShape(
                Section.whole("input.0", shape.get(0)),
                Section.whole("input.1", shape.get(1)),
                Section.whole("input.2", shape.get(2)));
    }

    private static Augmentation augmentation(Object value) throws InvalidRecipeException {
        if (NONE.equals(value)) {
            return Augmentation.NONE;
        }
        Section augmentation = Section.of(
                "augmentation", value, List.of("flipHorizontal", "flipVertical", "rotation", "translation", "scale"));
        try {
            return new Augmentation(
                    augmentation.number("flipHorizontal", 0),
                    augmentation.number("flipVertical", 0),
                    augmentation.has("rotation") ? chance(augmentation, "rotation") : null,
                    augmentation.has("translation") ? chance(augmentation, "translation") : null,
                    augmentation.has("scale") ? scale(augmentation) : null);
        } catch (IllegalArgumentException e) {
            throw new InvalidRecipeException("augmentation: " + e.getMessage());
        }
    }

    private static Augmentation.Chance chance(Section augmentation, String key) throws InvalidRecipeException {
        Section chance = Section.of(augmentation.path(key), augmentation.value(key), List.of("probability", "max"));
        return new Augmentation.Chance(chance.number("probability"), chance.number("max"));
    }

    private static Augmentation.ScaleChance scale(Section augmentation) throws InvalidRecipeException {
        Section scale = Section.of(
                augmentation.path("scale"), augmentation.value("scale"), List.of("probability", "min", "max"));
        return new Augmentation.ScaleChance(scale.number("probability"), scale.number("min"), scale.number("max"));
    }

    private static Optional<WeightsRef> weights(Object value) throws InvalidRecipeException {
        if (NONE.equals(value)) {
            return Optional.empty();
        }
        Section weights = Section.of("weights", value, List.of("sha256", "bytes", "address"));
        try {
            return Optional.of(new WeightsRef(
                    new ArtifactRef(new Sha256(weights.text("sha256")), weights.whole("bytes")),
                    weights.has("address") ? Optional.of(URI.create(weights.text("address"))) : Optional.empty()));
        } catch (IllegalArgumentException e) {
            throw new InvalidRecipeException("weights: " + e.getMessage());
        }
    }

    private static Optimization optimization(Section recipe) throws InvalidRecipeException {
        Section optimizer = Section.of("optimizer", recipe.value("optimizer"), List.of("method", "rate", "momentum"));
        Section regularization = Section.of(
                "regularization",
                recipe.has("regularization") ? recipe.value("regularization") : Map.of(),
                List.of("l1", "l2"));
        return new Optimization(
                method(optimizer),
                regularization.number("l1", 0),
                regularization.number("l2", 0),
                recipe.number("weightDecay", 0));
    }

    private static Optimization.Method method(Section optimizer) throws InvalidRecipeException {
        double momentum = optimizer.number("momentum", 0);
        String method = optimizer.text("method");
        switch (method) {
            case "sgd":
                return new Optimization.Sgd(optimizer.number("rate"), momentum);
            case "adam":
                if (momentum != 0) {
                    throw new InvalidRecipeException(
                            "optimizer.momentum belongs to sgd, adam has none; got " + momentum);
                }
                return new Optimization.Adam(optimizer.number("rate"));
            default:
                throw new InvalidRecipeException("optimizer.method is adam or sgd, got '" + method + "'");
        }
    }

    private static OptionalInt patience(Object value) throws InvalidRecipeException {
        if (NONE.equals(value)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(
                Section.of("earlyStopping", value, List.of("patience")).whole("patience"));
    }

    static String write(Recipe recipe) {
        try {
            return YAML.writeValueAsString(tree(recipe));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps, lists, numbers and text can be written as YAML", e);
        }
    }

    private static Map<String, Object> tree(Recipe recipe) {
        ImageShape input = recipe.input();
        Optimization optimization = recipe.optimization();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("input", List.of(input.channels(), input.height(), input.width()));
        tree.put("normalization", recipe.normalization().code());
        tree.put("augmentation", recipe.augmentation().isNone() ? NONE : tree(recipe.augmentation()));
        tree.put("network", Layers.write(recipe.layers()));
        tree.put("weights", recipe.weights().<Object>map(RecipeYaml::tree).orElse(NONE));
        tree.put("optimizer", tree(optimization.method()));
        tree.put("regularization", pairs("l1", optimization.l1(), "l2", optimization.l2()));
        tree.put("weightDecay", optimization.weightDecay());
        tree.put("batchSize", recipe.batchSize());
        tree.put("epochs", recipe.epochs());
        OptionalInt patience = recipe.patience();
        tree.put("earlyStopping", patience.isPresent() ? Map.of("patience", patience.getAsInt()) : NONE);
        return tree;
    }

    private static Map<String, Object> tree(WeightsRef weights) {
        Map<String, Object> tree = pairs(
                "sha256",
                weights.file().sha256().toString(),
                "bytes",
                weights.file().bytes());
        weights.address().ifPresent(address -> tree.put("address", address.toString()));
        return tree;
    }

    private static Map<String, Object> tree(Augmentation augmentation) {
        Augmentation.ScaleChance scale = augmentation.scale();
        return pairs(
                "flipHorizontal", augmentation.flipHorizontal(),
                "flipVertical", augmentation.flipVertical(),
                "rotation", tree(augmentation.rotation()),
                "translation", tree(augmentation.translation()),
                "scale", pairs("probability", scale.probability(), "min", scale.min(), "max", scale.max()));
    }

    private static Map<String, Object> tree(Augmentation.Chance chance) {
        return pairs("probability", chance.probability(), "max", chance.max());
    }

    private static Map<String, Object> tree(Optimization.Method method) {
        if (method instanceof Optimization.Sgd sgd) {
            return pairs("method", "sgd", "rate", sgd.rate(), "momentum", sgd.momentum());
        }
        return pairs("method", "adam", "rate", method.rate());
    }

    /** A map in the order of its arguments: key, value, key, value. */
    private static Map<String, Object> pairs(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
