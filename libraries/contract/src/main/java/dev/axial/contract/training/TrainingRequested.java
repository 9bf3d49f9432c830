package dev.axial.contract.training;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.RunId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody wants a model. Only recipe and dataset are required. The record key is the run id, or the model name.
 *
 * @param runId identity of the run; absent: derived from where the request lies in Kafka, so a redelivery is the same run
 * @param model name of the model; absent: {@link ModelName#DEFAULT}
 * @param recipe name of a recipe of train-service
 * @param dataset name of a dataset in the artifact store
 * @param seed of everything random in the run; absent: 1
 * @param overrides recipe keys with other values, such as {@code {"epochs": 5}}; nested keys with dots
 * @param promote whether it may become champion; absent: true
 * @param reason why, for people
 */
public record TrainingRequested(
        Optional<RunId> runId,
        ModelName model,
        String recipe,
        String dataset,
        long seed,
        Map<String, Object> overrides,
        boolean promote,
        Optional<String> reason) {

    public static final String TOPIC = "axial.training-requests";

    public TrainingRequested {
        requireNonNull(runId, "runId");
        requireNonNull(reason, "reason");
        requireNonNull(model, "model");
        if (recipe == null || recipe.isBlank()) {
            throw new IllegalArgumentException("a training request names its recipe; got none in \"recipe\"");
        }
        if (dataset == null) {
            throw new IllegalArgumentException("a training request names its dataset; got none in \"dataset\"");
        }
        DatasetRef.requireName(dataset);
        requireValues("overrides", requireNonNull(overrides, "overrides"));
        overrides = Map.copyOf(overrides);
        // Every event of the run repeats them, and each must fit its topic.
        requireAtMost("recipe", recipe, 100);
        requireAtMost("overrides", overrides.toString(), 65_536);
        requireAtMost("reason", reason.orElse(""), 1_000);
    }

    private static void requireAtMost(String field, String text, int characters) {
        if (text.length() > characters) {
            throw new IllegalArgumentException(
                    "\"" + field + "\" has at most " + characters + " characters, got " + text.length());
        }
    }

    /** Whatever an override may hold: no null, and no number that is too large for its type, at any depth. */
    private static void requireValues(String path, Object value) {
        if (value == null) {
            throw new IllegalArgumentException("\"" + path + "\" needs a value, got null");
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            throw new IllegalArgumentException("\"" + path + "\" is a finite number, got " + number);
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, content) -> requireValues(path + "." + key, content));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                requireValues(path + "[" + i + "]", list.get(i));
            }
        }
    }

    @JsonCreator
    static TrainingRequested withDefaults(
            @JsonProperty("runId") RunId runId,
            @JsonProperty("model") ModelName model,
            @JsonProperty("recipe") String recipe,
            @JsonProperty("dataset") String dataset,
            @JsonProperty("seed") Long seed,
            @JsonProperty("overrides") Map<String, Object> overrides,
            @JsonProperty("promote") Boolean promote,
            @JsonProperty("reason") String reason) {
        return new TrainingRequested(
                Optional.ofNullable(runId),
                model == null ? ModelName.DEFAULT : model,
                recipe,
                dataset,
                seed == null ? 1 : seed,
                overrides == null ? Map.of() : overrides,
                promote == null || promote,
                Optional.ofNullable(reason));
    }
}
