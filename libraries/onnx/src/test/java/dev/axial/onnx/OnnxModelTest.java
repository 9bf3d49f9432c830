package dev.axial.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.axial.contract.model.ImageShape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class OnnxModelTest {

    private static final ImageShape TWO_PIXELS = new ImageShape(1, 1, 2);

    /** logits of pixels (a, b): (0.01 a, 0.01 b, 0). */
    private static final float[][] WEIGHTS = {{0.01f, 0}, {0, 0.01f}, {0, 0}};

    private static final List<String> LABELS = List.of("liver", "spleen", "bladder");

    @Test
    void givesLogitsAndTheirSoftmaxPerImage() throws Exception {
        // Given
        try (OnnxModel model = open(0)) {
            // When
            OnnxOutput output = model.run(ByteBuffer.wrap(new byte[] {100, (byte) 200, 0, 0}), 2);

            // Then
            assertThat(model.input()).isEqualTo(TWO_PIXELS);
            assertThat(model.classes()).isEqualTo(3);
            assertThat(model.metadata().labels()).isEqualTo(LABELS);
            assertThat(output.size()).isEqualTo(2);
            // image 0: logits (1, 2, 0), e + e^2 + 1 = 2.718282 + 7.389056 + 1 = 11.107338
            assertThat(output.logit(0, 1)).isCloseTo(2f, within(1e-6f));
            assertThat(output.probability(0, 0)).isCloseTo(0.24472847f, within(1e-6f));
            assertThat(output.probability(0, 1)).isCloseTo(0.66524096f, within(1e-6f));
            assertThat(output.probability(0, 2)).isCloseTo(0.09003057f, within(1e-6f));
            assertThat(output.argmax(0)).isEqualTo(1);
            // image 1: three equal logits: the first of equals
            assertThat(output.probability(1, 2)).isCloseTo(1f / 3, within(1e-6f));
            assertThat(output.argmax(1)).isZero();
        }
    }

    @Test
    void readsTheBytesFromTheBuffersPositionDirectOrNot() throws Exception {
        // Given
        byte[] pixels = {9, 9, 100, (byte) 200};
        ByteBuffer heap = ByteBuffer.wrap(pixels).position(2);
        ByteBuffer direct = ByteBuffer.allocateDirect(4).put(pixels).position(2);
        ByteBuffer readOnly = heap.asReadOnlyBuffer();
        try (OnnxModel model = open(0)) {
            for (ByteBuffer buffer : List.of(heap, direct, readOnly, direct.asReadOnlyBuffer())) {
                // When
                OnnxOutput output = model.run(buffer, 1);

                // Then
                assertThat(output.logits()).containsExactly(new float[] {1, 2, 0}, within(1e-6f));
                assertThat(buffer.position()).isEqualTo(2);
            }
        }
    }

    @Test
    void answersEachThreadItsOwnImages() throws Exception {
        // Given
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (OnnxModel model = open(0)) {
            // When
            List<Future<float[]>> answers = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                byte[] pixels = {(byte) (i % 256), (byte) ((i * 7) % 256)};
                answers.add(threads.submit(
                        () -> model.run(ByteBuffer.wrap(pixels), 1).logits()));
            }

            // Then
            for (int i = 0; i < 400; i++) {
                assertThat(answers.get(i).get())
                        .containsExactly(new float[] {0.01f * (i % 256), 0.01f * ((i * 7) % 256), 0}, within(1e-5f));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void refusesFewerBytesThanImages() throws Exception {
        // Given
        try (OnnxModel model = open(0)) {
            // When // Then
            assertThatThrownBy(() -> model.run(ByteBuffer.allocate(5), 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3 images of shape [1, 1, 2] are 6 bytes")
                    .hasMessageContaining("got 5 bytes");
            assertThatThrownBy(() -> model.run(ByteBuffer.allocate(5), 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesToRunOnceClosed() throws Exception {
        // Given
        OnnxModel model = open(0);

        // When
        model.close();
        model.close();

        // Then
        assertThatThrownBy(() -> model.run(ByteBuffer.allocate(2), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("run-1 was closed");
    }

    @Test
    void closesOnlyAfterTheRunsThatHaveBegun() throws Exception {
        // Given
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 20; round++) {
                OnnxModel model = open(round);
                List<Future<Boolean>> runs = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    runs.add(threads.submit(() -> answersOrSaysClosed(model)));
                }

                // When
                model.close(); // a session freed under a run would take this process down

                // Then
                for (Future<Boolean> run : runs) {
                    assertThat(run.get()).isTrue();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean answersOrSaysClosed(OnnxModel model) {
        try {
            return model.run(ByteBuffer.allocate(2), 1).classes() == 3;
        } catch (IllegalStateException e) {
            return e.getMessage().endsWith("was closed");
        }
    }

    @Test
    void passesOverAProviderThatThisBuildLacks() throws Exception {
        // Given
        OnnxSettings settings = new OnnxSettings(
                1, ExecutionProvider.of(List.of("tensorrt", "cuda", "cpu"), 0, Map.of()), Optional.of("cpu"), true);

        // When
        try (OnnxModel model = OnnxModel.open(file(0), settings)) {
            // Then
            assertThat(model.provider()).isEqualTo("cpu");
            assertThat(model.run(ByteBuffer.allocate(2), 1).size()).isOne();
        }
    }

    private static OnnxModel open(float bias) throws InvalidModelException {
        return OnnxModel.open(file(bias), OnnxSettings.DEFAULT);
    }

    private static byte[] file(float bias) {
        return LinearClassifier.file(
                TWO_PIXELS, WEIGHTS, new float[] {bias, bias, bias}, LinearClassifier.metadata("run-1", LABELS));
    }
}
