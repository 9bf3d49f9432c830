package dev.axial.infer;

import dev.axial.contract.image.Prediction;
import dev.axial.contract.tensor.TensorBatch.ImageRow;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The answer of infer to one record of {@code axial.inference-batches}. */
public sealed interface BatchAnswer {

    /** @param images one for each row, in their order */
    record PredictedBatch(List<PredictedImage> images) implements BatchAnswer {}

    /** @param detail one sentence: why the record is no batch that any model takes */
    record Undecodable(String detail) implements BatchAnswer {}

    /**
     * No model can answer now.
     *
     * @param obstacle one sentence: what is missing; empty once the batch may be tried again. Thread-safe.
     */
    record WaitingBatch(Supplier<Optional<String>> obstacle) implements BatchAnswer {}

    /** @param detail one sentence: why no model will answer */
    record UnusableBatch(String detail) implements BatchAnswer {}

    /**
     * @param row the image as it came
     * @param prediction what its model says of it
     */
    record PredictedImage(ImageRow row, Prediction prediction) {}
}
