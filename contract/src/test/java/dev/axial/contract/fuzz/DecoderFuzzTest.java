package dev.axial.contract.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
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
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Valid bytes made wrong: whatever comes, a decoder reads it or throws the one exception that it declares, and takes no
 * more memory than {@link #CAP} and a small multiple of what came. Seeded; a failure names the bytes.
 */
class DecoderFuzzTest {

    private static final int ROUNDS = 1_500;
    /** Buffers of the parsers and the stack trace of an exception. */
    private static final long CAP = 512 << 10;
    /** A protobuf message, its lists and strings, the batch made of it; a tree of JSON objects. */
    private static final long MULTIPLE = 64;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @FunctionalInterface
    private interface Decoding {
        /** @return a sentence if the decoder declared that it cannot, or null */
        String decode(byte[] bytes) throws Exception;
    }

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of("prediction-1", Prediction.class),
                Arguments.of("training-requested-1", TrainingRequested.class),
                Arguments.of("epoch-requested-1", EpochRequested.class),
                Arguments.of("started-1", TrainingProgress.Started.class),
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
        fuzz(golden(golden), 1, bytes -> {
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
            fuzz(batch.encode(), 2, bytes -> {
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

    private static void fuzz(byte[] valid, long seed, Decoding decoder) {
        Mutation mutation = new Mutation(seed);
        attempt(valid, decoder, false); // loads classes
        attempt(Arrays.copyOf(valid, valid.length / 2), decoder, false);
        for (int round = 0; round < ROUNDS; round++) {
            attempt(mutation.of(valid), decoder, round > ROUNDS / 10);
        }
    }

    private static void attempt(byte[] bytes, Decoding decoder, boolean measured) {
        byte[] given = bytes.clone();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            String refusal = decoder.decode(bytes);
            long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
            if (refusal != null && refusal.isBlank()) {
                throw new AssertionError("refused without a sentence");
            }
            if (measured && taken > CAP + MULTIPLE * bytes.length) {
                throw new AssertionError("took " + taken + " bytes of memory for " + bytes.length);
            }
        } catch (Exception | AssertionError | StackOverflowError e) {
            throw new AssertionError("on " + HexFormat.of().formatHex(given), e);
        }
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream file = DecoderFuzzTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            return file.readAllBytes();
        }
    }
}
