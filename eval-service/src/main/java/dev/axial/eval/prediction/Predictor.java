package dev.axial.eval.prediction;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.contract.training.Split;
import dev.axial.eval.metrics.InvalidPredictionException;
import dev.axial.eval.metrics.Predictions;
import dev.axial.onnx.OnnxModel;
import dev.axial.onnx.OnnxOutput;
import dev.axial.store.dataset.Dataset;
import java.util.Optional;

/** Runs a model over every image of a split. Thread-safe where its {@link SplitImages} are. */
public final class Predictor {

    private static final int MOST_IMAGES = 256;
    private static final int MOST_BYTES = 2 << 20;

    private final SplitImages images;

    public Predictor(SplitImages images) {
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
        int count = dataset.images().get(split);
        SplitImages.Request request = new SplitImages.Request(
                requestId, dataset.ref(), split, count, model.input(), batchSize(model.input()));
        Predictions.Collector collector = new Predictions.Collector(model.classes(), count);
        try (SplitImages.SplitReading reading = images.open(request)) {
            for (Optional<TensorBatch> batch = reading.next(); batch.isPresent(); batch = reading.next()) {
                collect(model, batch.get(), collector);
            }
        }
        return collector.finish();
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
