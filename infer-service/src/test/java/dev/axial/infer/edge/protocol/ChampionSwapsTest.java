package dev.axial.infer.edge.protocol;

import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.axial.contract.inference.wire.ModelInferRequest;
import dev.axial.contract.inference.wire.ModelInferRequest.InferInputTensor;
import dev.axial.contract.inference.wire.ModelInferResponse;
import dev.axial.contract.topic.Topics;
import dev.axial.infer.TestModels;
import dev.axial.infer.edge.RunningSystem;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.store.ArtifactStore;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Champions of a name of its own are promoted through Kafka while callers ask over REST and gRPC. */
@QuarkusTest
@WithTestResource(RunningSystem.class)
class ChampionSwapsTest {

    private static final String NAME = "swapped";
    private static final int REQUESTS = 10_000;
    private static final int CALLERS = 4;
    private static final int CHANGES = 20;
    private static final Duration LONG = Duration.ofSeconds(60);

    @TestHTTPResource("/")
    URI server;

    private final AtomicInteger answered = new AtomicInteger();
    private final Set<Integer> versions = new ConcurrentSkipListSet<>();

    @Test
    void eachOfTenThousandRequestsIsAnsweredByOneVersionWhileChampionsAreReplaced() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (ArtifactStore store = ArtifactStore.local(Path.of(config("axial.store.options.root")));
                KafkaProducer<byte[], byte[]> producer =
                        KafkaConnection.to(config("kafka.bootstrap.servers")).producer("test");
                CallingClient grpc = new CallingClient(server)) {
            // Given: the third logit of version v is v
            promote(store, producer, 1);
            await().atMost(LONG)
                    .untilAsserted(
                            () -> get("/v2/models/" + NAME + "/ready").then().statusCode(200));

            // When
            HttpClient http = HttpClient.newHttpClient();
            List<Future<Void>> asking = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Callable<Integer> request = i % 2 == 0 ? () -> rest(http) : () -> call(grpc);
                asking.add(callers.submit(() -> ask(request)));
            }
            for (int version = 2; version <= CHANGES + 1; version++) {
                int due = (version - 1) * (REQUESTS / (CHANGES + 1));
                await().atMost(LONG)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> answered.get() >= due || failed(asking));
                promote(store, producer, version);
            }

            // Then: each future throws what failed its caller
            for (Future<Void> one : asking) {
                one.get();
            }
            assertThat(answered).hasValue(REQUESTS);
            assertThat(versions).hasSizeGreaterThan(CHANGES / 2);
            await().atMost(LONG).untilAsserted(() -> assertThat(rest(http)).isEqualTo(CHANGES + 1));
        } finally {
            callers.shutdownNow();
            withdraw();
        }
    }

    private Void ask(Callable<Integer> request) throws Exception {
        int before = 0;
        for (int i = 0; i < REQUESTS / CALLERS; i++) {
            int version = request.call();
            assertThat(version)
                    .as("a caller never goes back to an older champion")
                    .isGreaterThanOrEqualTo(before);
            before = version;
            versions.add(version);
            answered.incrementAndGet();
        }
        return null;
    }

    /** @return the version that answered */
    private int rest(HttpClient http) throws Exception {
        HttpResponse<byte[]> reply = http.send(
                HttpRequest.newBuilder(server.resolve("/v2/models/" + NAME + "/infer"))
                        .header("Inference-Header-Content-Length", "0")
                        .POST(BodyPublishers.ofByteArray(new byte[] {64, 0}))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(reply.statusCode()).as(new String(reply.body(), UTF_8)).isEqualTo(200);
        int length = Integer.parseInt(
                reply.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
        int version = versionOf(ByteBuffer.wrap(reply.body(), length, 12).slice());
        assertThat(new String(reply.body(), 0, length, UTF_8)).contains("\"model_version\":\"" + version + "\"");
        return version;
    }

    private static int call(CallingClient grpc) {
        ModelInferResponse reply = grpc.infer(ModelInferRequest.newBuilder()
                .setModelName(NAME)
                .addInputs(InferInputTensor.newBuilder()
                        .setName("images")
                        .setDatatype("UINT8")
                        .addAllShape(List.of(1L, 1L, 1L, 2L)))
                .addRawInputContents(ByteString.copyFrom(new byte[] {64, 0}))
                .build());
        int version = versionOf(reply.getRawOutputContents(0).asReadOnlyByteBuffer());
        assertThat(reply.getModelVersion()).isEqualTo(Integer.toString(version));
        return version;
    }

    private static int versionOf(ByteBuffer logits) {
        logits.order(ByteOrder.LITTLE_ENDIAN);
        assertThat(logits.getFloat()).isEqualTo(1f);
        assertThat(logits.getFloat()).isEqualTo(0f);
        return (int) logits.getFloat();
    }

    private static boolean failed(List<Future<Void>> asking) {
        return asking.stream().anyMatch(Future::isDone);
    }

    private static void promote(ArtifactStore store, KafkaProducer<byte[], byte[]> producer, int version)
            throws Exception {
        producer.send(CloudEvents.record(
                        Topics.CHAMPIONS,
                        NAME,
                        "model-promoted",
                        "eval",
                        TestModels.named(NAME, TestModels.model(store, version, TestModels.TWO_PIXELS, version))))
                .get();
    }

    /** Other tests find the one model that they know. */
    private static void withdraw() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                KafkaConnection.to(config("kafka.bootstrap.servers")).producer("test")) {
            producer.send(new ProducerRecord<>(Topics.CHAMPIONS.name(), NAME.getBytes(UTF_8), null))
                    .get();
        }
        await().atMost(LONG)
                .untilAsserted(() -> get("/v2/models/" + NAME).then().statusCode(404));
    }

    private static String config(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }
}
