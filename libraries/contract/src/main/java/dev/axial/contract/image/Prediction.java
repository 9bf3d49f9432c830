package dev.axial.contract.image;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.Sha256;
import java.time.Instant;
import java.util.List;

/**
 * The answer of a model to one image. The record key is {@link #id()}.
 *
 * @param id the image's key; {@code partition-offset} where it came without one
 * @param model the version that answered
 * @param label class name of the largest probability; the first of equals
 * @param classIndex its index
 * @param confidence its probability, 0 to 1
 * @param probabilities one per class, in the order of the model's labels; they sum to 1
 * @param source where the image is in {@code axial.images}
 * @param receivedAt the Kafka timestamp of the image
 * @param predictedAt when its batch left the model
 */
public record Prediction(
        String id,
        Model model,
        String label,
        int classIndex,
        float confidence,
        List<Float> probabilities,
        Source source,
        Instant receivedAt,
        Instant predictedAt) {

    public static final String TOPIC = "axial.predictions";

    public Prediction {
        requireNonNull(id, "id");
        requireNonNull(model, "model");
        requireNonNull(label, "label");
        probabilities = List.copyOf(probabilities);
        requireNonNull(source, "source");
        requireNonNull(receivedAt, "receivedAt");
        requireNonNull(predictedAt, "predictedAt");
    }

    /**
     * @param name the model name that the image asked for
     * @param version of that name
     * @param sha256 of its ONNX file
     */
    public record Model(ModelName name, int version, Sha256 sha256) {
        public Model {
            requireNonNull(name, "name");
            requireNonNull(sha256, "sha256");
        }
    }

    /**
     * @param partition of {@code axial.images}
     * @param offset in that partition
     */
    public record Source(int partition, long offset) {}
}
