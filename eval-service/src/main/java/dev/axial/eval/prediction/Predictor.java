package dev.axial.eval.prediction;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.Split;
import dev.axial.eval.metrics.InvalidPredictionException;
import dev.axial.eval.metrics.Predictions;
import dev.axial.kafka.epoch.Epoch;
import dev.axial.kafka.epoch.EpochPlan;
import dev.axial.kafka.epoch.EpochReader;
import dev.axial.kafka.epoch.EpochTimeoutException;
import dev.axial.onnx.OnnxModel;
import dev.axial.onnx.OnnxOutput;
import dev.axial.store.dataset.Dataset;
import java.util.Optional;

/**
 * Runs a model over every image of a split, which ingest sends in dataset order, neither augmented nor normalised, since the
 * graph normalises. Thread-safe.
 */
public final class Predictor {

    private static final int MOST_IMAGES = 256;
    private static final int MOST_BYTES = 2 << 20;

    private static final int READ_ONCE = 0;
    private static final long NO_SEED = 0; // nothing is drawn

    private final EpochReader images;

    public Predictor(EpochReader images) {
        this.images = requireNonNull(images, "images");
    }

    /**
     * @param requestId under which the images are asked for, in the model's own shape
     * @return in the order of the split
     * @throws UnavailableException if images do not come in time
     * @throws InvalidPredictionException if the model gives no probabilities, or an image has a class that it lacks
     */
    public Predictions predict(OnnxModel model, String requestId, Dataset dataset, Split split)
            throws UnavailableException, InvalidPredictionException, InterruptedException {
        EpochPlan plan = plan(model, requestId, dataset, split);
        Predictions.Collector collector = new Predictions.Collector(model.classes(), plan.images());
        try (Epoch epoch = images.open(plan)) {
            for (Optional<TensorBatch> batch = epoch.next(); batch.isPresent(); batch = epoch.next()) {
                collect(model, batch.get(), collector);
            }
        } catch (EpochTimeoutException e) {
            throw new UnavailableException(e.getMessage(), e);
        }
        return collector.finish();
    }

    private static EpochPlan plan(OnnxModel model, String requestId, Dataset dataset, Split split) {
        return new EpochPlan(
                requestId,
                dataset.ref(),
                split,
                READ_ONCE,
                dataset.images().get(split),
                false,
                NO_SEED,
                batchSize(model.input()),
                model.input(),
                Normalization.NONE,
                Augmentation.NONE);
    }

    /** Number of images that fit 2 MiB, 1 to 256: 42 at {@code [3, 128, 128]}, 256 at {@code [1, 28, 28]}. */
    static int batchSize(ImageShape shape) {
        return Math.max(1, Math.min(MOST_IMAGES, MOST_BYTES / shape.size()));
    }

    private static void collect(OnnxModel model, TensorBatch batch, Predictions.Collector collector)
            throws InvalidPredictionException {
        if (!batch.shape().equals(model.input())) {
            throw new IllegalStateException(
                    "asked for images of shape " + model.input() + ", a batch has " + batch.shape());
        }
        OnnxOutput output = model.run(batch.pixels(), batch.size());
        float[] probabilities = output.probabilities();
        for (int i = 0; i < batch.size(); i++) {
            // two models are compared image by image, so the order is held to the dataset's
            if (!(batch.rows().get(i) instanceof TrainingRow row) || row.datasetIndex() != collector.size()) {
                throw new IllegalStateException("image " + collector.size() + " of the split was due, got "
                        + batch.rows().get(i));
            }
            collector.add(row.classIndex(), output.argmax(i), probabilities, i * output.classes());
        }
    }
}
