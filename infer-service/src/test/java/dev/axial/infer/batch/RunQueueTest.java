package dev.axial.infer.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.infer.TestModels;
import dev.axial.infer.batch.RunQueue.RunAnswer;
import dev.axial.onnx.InvalidModelException;
import dev.axial.onnx.LinearClassifier;
import dev.axial.onnx.OnnxModel;
import dev.axial.onnx.OnnxOutput;
import dev.axial.onnx.OnnxSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real model, whose first logit is a 64th of an image's first byte, so that a row tells which image it was. */
class RunQueueTest {

    private static OnnxModel model;

    private final List<String> runs = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore allowed = new Semaphore(0);
    private final Semaphore begun = new Semaphore(0);
    private RunQueue queue;

    @BeforeAll
    @BeforeContainer
    static void open() throws InvalidModelException {
        float[][] weights = {{1f / 64, 0}, {0, 0}};
        model = OnnxModel.open(
                LinearClassifier.file(
                        TestModels.TWO_PIXELS,
                        weights,
                        new float[] {0, 0},
                        LinearClassifier.metadata("queue", List.of("liver", "spleen"))),
                OnnxSettings.DEFAULT);
    }

    @AfterAll
    @AfterContainer
    static void close() {
        model.close();
    }

    @AfterEach
    void closeQueue() {
        if (queue != null) {
            allowed.release(10_000);
            queue.close();
        }
    }

    @Test
    void aRunTakesRowsOfTheStreamAndOfRequestsTogether() throws Exception {
        // Given: a run under way
        queue = held(8, 100);
        CompletableFuture<RunAnswer> first = queue.request(images(1, 1));
        begun.acquire();

        // When
        CompletableFuture<RunAnswer> stream = stream(images(10, 3));
        CompletableFuture<RunAnswer> request = queue.request(images(20, 2));
        allowed.release(2);

        // Then
        requireImages(first, 1, 1);
        requireImages(stream, 10, 3);
        requireImages(request, 20, 2);
        assertThat(runs).containsExactly("0+1", "3+2");
    }

    @Test
    void requestsGoFirstAndTheStreamHasAQuarterWhileItWaits() throws Exception {
        // Given
        queue = held(8, 100);
        CompletableFuture<RunAnswer> first = queue.request(images(0, 1));
        begun.acquire();
        CompletableFuture<RunAnswer> stream = stream(images(100, 10));
        CompletableFuture<RunAnswer> requests = queue.request(images(0, 24));

        // When
        allowed.release(100);

        // Then: of 8 rows 2 are the stream's, as long as both wait, and then all that are left
        requireImages(first, 0, 1);
        requireImages(stream, 100, 10);
        requireImages(requests, 0, 24);
        assertThat(runs).containsExactly("0+1", "2+6", "2+6", "2+6", "2+6", "2+0");
    }

    @Test
    void aRunOfOneRowGivesTheStreamEveryFourth() throws Exception {
        // Given
        queue = held(1, 100);
        CompletableFuture<RunAnswer> first = queue.request(images(0, 1));
        begun.acquire();
        CompletableFuture<RunAnswer> stream = stream(images(100, 2));
        CompletableFuture<RunAnswer> requests = queue.request(images(0, 7));

        // When
        allowed.release(100);

        // Then
        requireImages(first, 0, 1);
        requireImages(stream, 100, 2);
        requireImages(requests, 0, 7);
        assertThat(runs).hasSize(10).contains("1+0");
        assertThat(runs.subList(1, 5)).containsOnlyOnce("1+0");
        assertThat(runs.subList(5, 9)).containsOnlyOnce("1+0");
    }

    @Test
    void requestsThatFindNoRoomAreRefusedAtOnceAndTheStreamNever() throws Exception {
        // Given
        queue = held(8, 10);
        queue.request(images(0, 1));
        begun.acquire();
        CompletableFuture<RunAnswer> waiting = queue.request(images(1, 8));

        // When, Then
        assertThatThrownBy(() -> queue.request(images(9, 3)))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("8 images of requests wait")
                .hasMessageContaining("10 may (axial.infer.queue)");
        CompletableFuture<RunAnswer> stream = stream(images(20, 50));

        // When: a caller has gone, there is room again
        waiting.cancel(false);
        CompletableFuture<RunAnswer> next = queue.request(images(9, 3));
        allowed.release(100);

        // Then
        requireImages(next, 9, 3);
        requireImages(stream, 20, 50);
    }

    @Test
    void whatWasCancelledIsNotRun() throws Exception {
        // Given
        queue = held(8, 100);
        CompletableFuture<RunAnswer> first = queue.request(images(0, 1));
        begun.acquire();
        CompletableFuture<RunAnswer> gone = queue.request(images(1, 20));
        CompletableFuture<RunAnswer> stays = queue.request(images(30, 2));

        // When
        gone.cancel(false);
        allowed.release(100);

        // Then
        requireImages(first, 0, 1);
        requireImages(stays, 30, 2);
        assertThat(runs).containsExactly("0+1", "0+2");
        assertThat(queue.waitingRequests()).isZero();
    }

    @Test
    void aRunThatFailsFailsItsCallersAndNoOthers() throws Exception {
        // Given: image 66 is too much for it
        queue = new RunQueue(
                "runs",
                (pixels, n) -> {
                    for (int i = 0; i < n; i++) {
                        if (pixels.get(2 * i) == 66) {
                            throw new IllegalStateException("no memory on this device");
                        }
                    }
                    return model.run(pixels, n);
                },
                2,
                new RunSettings(4, Duration.ZERO, 100),
                this::ran);

        // When
        CompletableFuture<RunAnswer> fails = queue.request(images(66, 1));
        assertThatThrownBy(() -> fails.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("no memory on this device");

        // Then
        requireImages(queue.request(images(7, 3)), 7, 3);
    }

    @Test
    void aRunThatMayWaitIsFilledAndBeginsOnceItIsFull() throws Exception {
        // Given
        queue = new RunQueue("runs", model::run, 2, new RunSettings(4, Duration.ofSeconds(1), 100), this::ran);

        // When
        CompletableFuture<RunAnswer> one = queue.request(images(1, 1));
        CompletableFuture<RunAnswer> two = queue.request(images(2, 3));

        // Then
        requireImages(one, 1, 1);
        requireImages(two, 2, 3);
        assertThat(runs).containsExactly("0+4");
    }

    @Test
    void whatWaitsWhenTheQueueIsClosedIsAnsweredAndNothingIsTakenAfterwards() throws Exception {
        // Given
        queue = new RunQueue("runs", model::run, 2, new RunSettings(4, Duration.ofSeconds(1), 100), this::ran);
        CompletableFuture<RunAnswer> waits = stream(images(5, 3));

        // When
        queue.close();

        // Then
        requireImages(waits, 5, 3);
        assertThatThrownBy(() -> stream(images(5, 3))).hasMessage("the queue is closed");
    }

    /** Whoever asks, however much, in runs of whatever size: each gets its rows in its order, and each row runs once. */
    @Property(tries = 60)
    void noRowIsLostOrAnsweredTwice(
            @ForAll @IntRange(min = 1, max = 9) int maxBatch,
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = -20, max = 20) Integer> callers)
            throws Exception {
        List<String> sizes = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<RunAnswer>> answers = new ArrayList<>();
        List<Integer> asked = callers.stream().map(n -> n == 0 ? 1 : n).toList();
        try (RunQueue all = new RunQueue(
                "runs",
                model::run,
                2,
                new RunSettings(maxBatch, Duration.ZERO, 1000),
                (stream, requests, nanos) -> sizes.add(stream + "+" + requests))) {
            // When: negative ones are of the stream
            for (int i = 0; i < asked.size(); i++) {
                int n = Math.abs(asked.get(i));
                answers.add(asked.get(i) < 0 ? all.stream(List.of(images(i, n))).get(0) : all.request(images(i, n)));
            }

            // Then
            for (int i = 0; i < asked.size(); i++) {
                requireImages(answers.get(i), i, Math.abs(asked.get(i)));
            }
        }
        assertThat(sizes)
                .allSatisfy(run -> assertThat(rows(run, 0) + rows(run, 1)).isBetween(1, maxBatch));
        assertThat(sizes.stream().mapToInt(run -> rows(run, 0)).sum())
                .isEqualTo(-asked.stream().filter(n -> n < 0).mapToInt(n -> n).sum());
        assertThat(sizes.stream().mapToInt(run -> rows(run, 1)).sum())
                .isEqualTo(asked.stream().filter(n -> n > 0).mapToInt(n -> n).sum());
    }

    private static int rows(String run, int of) {
        return Integer.parseInt(run.split("\\+")[of]);
    }

    private CompletableFuture<RunAnswer> stream(ByteBuffer batch) {
        return queue.stream(List.of(batch)).get(0);
    }

    /** Each run of it waits to be allowed. */
    private RunQueue held(int maxBatch, int most) {
        return new RunQueue(
                "runs",
                (pixels, n) -> {
                    begun.release();
                    allowed.acquireUninterruptibly();
                    return model.run(pixels, n);
                },
                2,
                new RunSettings(maxBatch, Duration.ZERO, most),
                this::ran);
    }

    private void ran(int stream, int requests, long nanos) {
        runs.add(stream + "+" + requests);
    }

    /** Images whose first bytes are {@code first}, {@code first + 1}, ... */
    private static ByteBuffer images(int first, int n) {
        byte[] pixels = new byte[2 * n];
        for (int i = 0; i < n; i++) {
            pixels[2 * i] = (byte) (first + i);
        }
        return ByteBuffer.wrap(pixels);
    }

    private static void requireImages(CompletableFuture<RunAnswer> answer, int first, int n) throws Exception {
        OnnxOutput output = answer.get(10, TimeUnit.SECONDS).output();
        assertThat(output.size()).isEqualTo(n);
        for (int i = 0; i < n; i++) {
            assertThat(output.logit(i, 0)).isEqualTo((first + i) / 64f);
        }
    }
}
