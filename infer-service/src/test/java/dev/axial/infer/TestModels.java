package dev.axial.infer;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.RunId;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ImageRow;
import dev.axial.contract.tensor.TensorBatch.Row;
import dev.axial.contract.tensor.TensorBatch.Serving;
import dev.axial.onnx.LinearClassifier;
import dev.axial.onnx.ModelMetadata;
import dev.axial.store.ArtifactStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Real models whose answers can be worked out by hand, and batches for them. */
public final class TestModels {

    public static final ImageShape TWO_PIXELS = new ImageShape(1, 1, 2);
    public static final ImageShape FOUR_PIXELS = new ImageShape(1, 2, 2);
    public static final List<String> LABELS = List.of("liver", "spleen", "bladder");
    public static final Instant RECEIVED = Instant.parse("2026-11-22T10:00:00.123456Z");

    private TestModels() {}

    /**
     * Puts a model in the store: logits of an image whose first bytes are a, b are {@code (a / 64, b / 64, favour)}.
     *
     * @param favour logit of the third class, so that models differ
     */
    public static ModelPromoted model(ArtifactStore store, int version, ImageShape input, float favour) {
        float[][] weights = new float[3][input.size()];
        weights[0][0] = 1f / 64; // exact in binary, so that equal logits are equal
        weights[1][1] = 1f / 64;
        ModelMetadata metadata = LinearClassifier.metadata("run-" + version, LABELS);
        ArtifactRef artifact = store.put(LinearClassifier.file(input, weights, new float[] {0, 0, favour}, metadata));
        return new ModelPromoted(
                ModelName.DEFAULT, version, metadata.runId(), artifact, input, LABELS, "first of its name");
    }

    /** The same model under another name. */
    public static ModelPromoted named(String name, ModelPromoted model) {
        return new ModelPromoted(
                new ModelName(name),
                model.version(),
                model.runId(),
                model.artifact(),
                model.input(),
                model.labels(),
                model.reason());
    }

    /** A champion record whose file is nowhere. */
    public static ModelPromoted without(ModelPromoted model, int version, ArtifactRef artifact) {
        return new ModelPromoted(
                model.model(), version, new RunId("run-" + version), artifact, model.input(), LABELS, "lost");
    }

    public static Serving shapedFor(ModelPromoted model) {
        return new Serving(model.model(), model.version(), model.artifact().sha256());
    }

    /** Images {@code first}, {@code first + 1}, ... of partition 0; image i has bytes (i mod 256, 64, 0, ...). */
    public static TensorBatch batch(ModelPromoted shapedFor, ImageShape shape, int first, int n) {
        byte[] pixels = new byte[n * shape.size()];
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            pixels[i * shape.size()] = (byte) (first + i);
            pixels[i * shape.size() + 1] = 64;
            rows.add(new ImageRow(
                    "image-" + (first + i),
                    Optional.of("spleen"),
                    0,
                    first + i,
                    RECEIVED,
                    Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                    Optional.of("vendor=1")));
        }
        return new TensorBatch(shape, pixels, rows, List.of(), shapedFor(shapedFor));
    }

    /** Softmax of {@code (i / 64, 1, favour)} in double precision. */
    public static double[] probabilities(int i, double favour) {
        double[] e = {Math.exp((i % 256) / 64.0), Math.E, Math.exp(favour)};
        double sum = e[0] + e[1] + e[2];
        return new double[] {e[0] / sum, e[1] / sum, e[2] / sum};
    }
}
