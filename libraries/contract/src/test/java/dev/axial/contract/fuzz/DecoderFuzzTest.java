package dev.axial.contract.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.image.Prediction;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.model.ModelTrained;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.tensor.InvalidBatchException;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.contract.tensor.TensorBatch.EpochPart;
import dev.axial.contract.tensor.TensorBatch.ImageRow;
import dev.axial.contract.tensor.TensorBatch.Serving;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.Split;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingRequested;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Events and batches made wrong.
 */
class DecoderFuzzTest {

    /** A protobuf message, its lists and strings, the batch made of it; a tree of JSON objects. */
    private static final Fuzz FUZZ = new Fuzz(1_500, 512 << 10, 64);

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of("prediction-1", Prediction.class),
                Arguments.of("training-requested-1", TrainingRequested.class),
                Arguments.of("epoch-requested-1", EpochRequested.class),
                Arguments.of("started-1", TrainingProgress.Started.class),
                Arguments.of("attempt-begun-1", TrainingProgress.AttemptBegun.class),
                Arguments.of("attempt-ended-1", TrainingProgress.AttemptEnded.class),
                Arguments.of("features-computed-1", TrainingProgress.FeaturesComputed.class),
                Arguments.of("epoch-completed-1", TrainingProgress.EpochCompleted.class),
                Arguments.of("completed-1", TrainingProgress.Completed.class),
                Arguments.of("failed-1", TrainingProgress.Failed.class),
                Arguments.of("cancelled-1", TrainingProgress.Cancelled.class),
                Arguments.of("cancel-requested-1", TrainingProgress.CancelRequested.class),
                Arguments.of("model-trained-1", ModelTrained.class),
                Arguments.of("model-evaluated-1", ModelEvaluated.class),
                Arguments.of("model-promoted-1", ModelPromoted.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void readsAnEventOrSaysWhyNot(String golden, Class<?> event) throws IOException {
        FUZZ.decode(golden(golden), 1, bytes -> {
            try {
                EventJson.read(bytes, event);
                return null;
            } catch (InvalidEventException e) {
                return e.getMessage();
            }
        });
    }

    @Test
    void decodesATensorBatchOrSaysWhyNot() {
        ImageShape shape = new ImageShape(3, 2, 2);
        Sha256 sha = Sha256.of(new byte[] {1});
        TensorBatch serving = new TensorBatch(
                shape,
                new byte[24],
                List.of(image("a"), image("b")),
                List.of(),
                new Serving(new ModelName("organ"), 1, sha));
        ChannelScale scale = new ChannelScale(1, 0);
        TensorBatch training = new TensorBatch(
                shape,
                new byte[24],
                List.of(new TrainingRow(1, 2), new TrainingRow(3, 4)),
                List.of(scale, scale, scale),
                new EpochPart("run", sha, Split.TRAIN, 1, 2, 3));
        for (TensorBatch batch : List.of(serving, training)) {
            FUZZ.decode(batch.encode(), 2, bytes -> {
                try {
                    TensorBatch read = TensorBatch.decode(bytes);
                    assertThat(read.pixels().remaining())
                            .isEqualTo(read.size() * read.shape().size());
                    return null;
                } catch (InvalidBatchException e) {
                    return e.getMessage();
                }
            });
        }
    }

    private static ImageRow image(String id) {
        return new ImageRow(
                id,
                Optional.of("liver"),
                1,
                2,
                Instant.parse("2026-11-22T10:00:00.123456Z"),
                Optional.of("00-trace"),
                Optional.of("vendor=1"));
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream file = DecoderFuzzTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            return file.readAllBytes();
        }
    }
}
