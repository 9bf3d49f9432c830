package dev.axial.infer.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.image.ImageLimits;
import dev.axial.contract.image.Prediction;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.image.ImageShaper;
import dev.axial.infer.TestModels;
import dev.axial.infer.batch.RunQueue.RunAnswer;
import dev.axial.infer.batch.RunSettings;
import dev.axial.infer.champion.ModelLoader;
import dev.axial.infer.champion.PublishedVersions;
import dev.axial.infer.champion.ServedChampions;
import dev.axial.infer.champion.ServedModel;
import dev.axial.infer.request.InferReply.OutputTensor;
import dev.axial.onnx.OnnxSettings;
import dev.axial.store.ArtifactStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestsDuringSwapsTest {

    private static final RequestStatistics UNWATCHED = new RequestStatistics() {
        @Override
        public void answered(
                Prediction.Model model, RunAnswer answer, long shapingNanos, long outputNanos, long nanos) {}

        @Override
        public void failed(Prediction.Model model, RequestEnding ending, long nanos) {}
    };

    @TempDir
    Path folder;

    @Test
    void eachRequestIsAnsweredByOneVersionWhileChampionsAreReplaced() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try (ArtifactStore store = ArtifactStore.local(folder);
                ServedChampions champions = new ServedChampions(
                        new ModelLoader(
                                store,
                                OnnxSettings.DEFAULT,
                                RunSettings.DEFAULT,
                                (model, stream, requests, nanos) -> {}),
                        new PublishedVersions(),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100))) {
            // Given: the third logit of version v is v
            RequestInference inference = new RequestInference(new ImageShaper(ImageLimits.DEFAULT), 16, UNWATCHED);
            champions.start();
            promote(champions, store, 1);
            AtomicBoolean over = new AtomicBoolean();
            Set<Integer> versions = new ConcurrentSkipListSet<>();
            Callable<Long> caller = () -> {
                long answered = 0;
                while (!over.get()) {
                    versions.add(ask(champions, inference));
                    answered++;
                }
                return answered;
            };

            // When
            List<Future<Long>> answered = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answered.add(callers.submit(caller));
            }
            for (int version = 2; version <= 21; version++) {
                promote(champions, store, version);
            }
            over.set(true);

            // Then: no request failed, and the last champion answers
            for (Future<Long> one : answered) {
                assertThat(one.get()).isPositive();
            }
            assertThat(versions).hasSizeGreaterThan(2);
            assertThat(ask(champions, inference)).isEqualTo(21);
        } finally {
            callers.shutdownNow();
        }
    }

    private static void promote(ServedChampions champions, ArtifactStore store, int version) {
        ModelPromoted model = TestModels.model(store, version, TestModels.TWO_PIXELS, version);
        champions.promoted(model);
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> champions.state(model.model()).orElseThrow().current());
    }

    /** @return the version that answered */
    private static int ask(ServedChampions champions, RequestInference inference) throws Exception {
        try (ServedModel.Lease lease = champions.champion("organ")) {
            InferReply reply = inference.answer(
                    InferRequest.ofImage(new byte[] {64, 0}), lease.model(), bytes -> {}, answer -> {});
            float[] logits = ((OutputTensor.FloatTensor) reply.outputs().get(0)).values();
            int version = reply.model().version();
            assertThat(logits).containsExactly(1f, 0f, version);
            return version;
        }
    }
}
