package dev.axial.soak.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.axial.client.service.ServiceClient;
import dev.axial.client.service.ServiceName;
import dev.axial.contract.image.Prediction;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.Sha256;
import dev.axial.soak.ledger.Undisturbed;
import dev.axial.soak.load.NumberedImages;
import dev.axial.soak.watch.RequestWatch.Requests;
import dev.axial.store.dataset.LabelledImages;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The watch can tell a good answer from a bad one: the service here gives both. */
class RequestWatchTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    /** Of a request for one image, as infer answers it. */
    private static final String ANSWER = """
            {"model_name": "default", "model_version": "1", "outputs": [
              {"name": "probabilities", "datatype": "FP32", "shape": [1, 2], "data": [%s]},
              {"name": "logits", "datatype": "BYTES", "shape": [1, 1], "data": ["%s"]}]}""";

    private HttpServer server;

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void countsRequestsAndKeepsWhySomeFailed() throws Exception {
        // Given
        ServiceClient eval = service(asked -> asked == 3 ? "" : "{}");
        Question reading = () -> {
            eval.get("/models");
            return Optional.empty();
        };

        // When
        Requests requests = after(5, ServiceName.EVAL, reading);

        // Then
        assertThat(requests.failed()).isEqualTo(1);
        assertThat(requests.wrong()).isZero();
        assertThat(requests.slowestSeconds()).isBetween(1e-6, LONG.toSeconds() * 1.0);
        assertThat(requests.failures()).singleElement().asString().contains("tired");
    }

    @Test
    void findsAnswersThatAreNotThoseOfTheStream() throws Exception {
        // Given: the fourth answer has another class, the fifth another probability
        ServiceClient infer = service(asked -> switch (asked) {
            case 4 -> ANSWER.formatted("0.25, 0.75", "1.5:0:liver");
            case 5 -> ANSWER.formatted("0.2501, 0.7499", "1.5:1:spleen");
            default -> ANSWER.formatted("0.25, 0.75", "1.5:1:spleen");
        });

        // When
        Requests requests = after(6, ServiceName.INFER, question(infer));

        // Then
        assertThat(requests.failed()).isZero();
        assertThat(requests.wrong()).isEqualTo(2);
        assertThat(requests.failures()).hasSize(2);
        assertThat(requests.failures().get(0)).contains("liver");
        assertThat(requests.failures().get(1)).contains("0.2501");
    }

    private static Question question(ServiceClient infer) {
        NumberedImages images = new NumberedImages(
                new LabelledImages(new ImageShape(1, 2, 2), ByteBuffer.wrap(new byte[4]), new int[1]),
                ModelName.DEFAULT);
        Undisturbed undisturbed = new Undisturbed(1);
        undisturbed.record(
                0,
                new Prediction(
                        "calm-0",
                        new Prediction.Model(ModelName.DEFAULT, 1, Sha256.of(new byte[0])),
                        "spleen",
                        1,
                        0.75f,
                        List.of(0.25f, 0.75f),
                        new Prediction.Source(0, 0),
                        Instant.EPOCH,
                        Instant.EPOCH));
        return new InferenceQuestion(infer, ModelName.DEFAULT, images, undisturbed);
    }

    private static Requests after(int requests, ServiceName service, Question question) {
        try (RequestWatch watch = new RequestWatch(Map.of(service, question))) {
            await().atMost(LONG).until(() -> watch.counts().get(service).asked() >= requests);
            return watch.counts().get(service);
        }
    }

    /** @param answers by how many requests there were; an empty one is an error */
    private ServiceClient service(IntFunction<String> answers) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String answer = answers.apply(asked.incrementAndGet());
            byte[] body = (answer.isEmpty() ? "{\"error\": \"tired\"}" : answer).getBytes(UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(answer.isEmpty() ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return new ServiceClient(
                "service", URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }
}
