package dev.axial.onnx;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.Labels;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import dev.axial.contract.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The origin of a model, as it rides in the {@code metadata_props} of its ONNX file under keys {@code axial.*}.
 *
 * @param runId the run that trained it
 * @param model its name
 * @param labels class names; position = logit index
 * @param recipe name of the recipe that built it
 * @param recipeYaml the recipe as it was used, overrides applied
 * @param seed of the run
 * @param threads that trained it; together with device, seed, recipe and dataset they decide the weights
 * @param device that trained it, by PyTorch's name: {@code cpu}, {@code cuda:0}
 * @param dataset what it was trained on
 * @param codeVersion of the train-service that made it
 * @param bestEpoch the epoch, from 1, whose weights these are
 */
public record ModelMetadata(
        RunId runId,
        ModelName model,
        List<String> labels,
        String recipe,
        String recipeYaml,
        long seed,
        int threads,
        String device,
        DatasetRef dataset,
        String codeVersion,
        int bestEpoch) {

    private static final String RUN_ID = "axial.run_id";
    private static final String MODEL = "axial.model";
    private static final String LABELS = "axial.labels";
    private static final String RECIPE = "axial.recipe";
    private static final String RECIPE_YAML = "axial.recipe_yaml";
    private static final String SEED = "axial.seed";
    private static final String THREADS = "axial.threads";
    private static final String DEVICE = "axial.device";
    private static final String DATASET_NAME = "axial.dataset.name";
    private static final String DATASET_SHA256 = "axial.dataset.sha256";
    private static final String DATASET_BYTES = "axial.dataset.bytes";
    private static final String CODE_VERSION = "axial.code_version";
    private static final String BEST_EPOCH = "axial.best_epoch";

    public ModelMetadata {
        requireNonNull(runId, "runId");
        requireNonNull(model, "model");
        labels = Labels.require(labels);
        requireNonNull(recipe, "recipe");
        requireNonNull(recipeYaml, "recipeYaml");
        requireNonNull(device, "device");
        requireNonNull(dataset, "dataset");
        requireNonNull(codeVersion, "codeVersion");
        if (threads < 1) {
            throw new IllegalArgumentException("a model is trained on 1 or more threads, got " + threads);
        }
        if (bestEpoch < 1) {
            throw new IllegalArgumentException("bestEpoch counts from 1, got " + bestEpoch);
        }
    }

    /**
     * Reads what {@link #toMap()} wrote; other keys are ignored.
     *
     * @throws IllegalArgumentException if a key is absent or its value wrong; the message names the key
     */
    public static ModelMetadata of(Map<String, String> properties) {
        return new ModelMetadata(
                read(properties, RUN_ID, RunId::new),
                read(properties, MODEL, ModelName::new),
                read(properties, LABELS, ModelMetadata::labels),
                read(properties, RECIPE, Function.identity()),
                read(properties, RECIPE_YAML, Function.identity()),
                read(properties, SEED, Long::parseLong),
                read(properties, THREADS, Integer::parseInt),
                properties.getOrDefault(DEVICE, "cpu"), // files from before there was another
                new DatasetRef(
                        read(properties, DATASET_NAME, DatasetRef::requireName),
                        new ArtifactRef(
                                read(properties, DATASET_SHA256, Sha256::new),
                                read(properties, DATASET_BYTES, Long::parseLong))),
                read(properties, CODE_VERSION, Function.identity()),
                read(properties, BEST_EPOCH, Integer::parseInt));
    }

    /** Every key, in a fixed order, so that equal runs write equal files. */
    public Map<String, String> toMap() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(RUN_ID, runId.value());
        properties.put(MODEL, model.value());
        properties.put(LABELS, new String(EventJson.write(labels), StandardCharsets.UTF_8));
        properties.put(RECIPE, recipe);
        properties.put(RECIPE_YAML, recipeYaml);
        properties.put(SEED, Long.toString(seed));
        properties.put(THREADS, Integer.toString(threads));
        properties.put(DEVICE, device);
        properties.put(DATASET_NAME, dataset.name());
        properties.put(DATASET_SHA256, dataset.artifact().sha256().hex());
        properties.put(DATASET_BYTES, Long.toString(dataset.artifact().bytes()));
        properties.put(CODE_VERSION, codeVersion);
        properties.put(BEST_EPOCH, Integer.toString(bestEpoch));
        return properties;
    }

    private static <T> T read(Map<String, String> properties, String key, Function<String, T> parse) {
        String value = properties.get(key);
        if (value == null) {
            throw new IllegalArgumentException("metadata key " + key + " is absent; there are " + properties.keySet());
        }
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("metadata key " + key + ": " + e.getMessage(), e);
        }
    }

    private static List<String> labels(String json) {
        try {
            return Labels.require(List.of(EventJson.read(json.getBytes(StandardCharsets.UTF_8), String[].class)));
        } catch (InvalidEventException e) {
            throw new IllegalArgumentException("a JSON array of class names, got '" + json + "'", e);
        }
    }
}
