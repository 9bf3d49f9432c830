package dev.axial.bench.targets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.ModelName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Requests of the Open Inference Protocol over HTTP/1.1, with binary tensors both ways, by the JDK's client.
 *
 * @see <a href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md">the
 *     extension for binary tensors</a>
 */
public final class RestTarget implements Target {

    private static final String HEADER_LENGTH = "Inference-Header-Content-Length";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LONGEST_REASON = 300;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI infer;
    private final Questions questions;
    private final int classes;

    /**
     * @param server for example {@code http://127.0.0.1:8084}
     * @param classes of the model
     */
    public RestTarget(URI server, ModelName model, int classes, Questions questions) {
        this.infer = URI.create(server + "/v2/models/" + model + "/infer");
        this.classes = classes;
        this.questions = questions;
    }

    @Override
    public CompletableFuture<Void> ask(long number) {
        byte[] tensor = questions.tensor(number);
        byte[] header = EventJson.write(Map.of(
                "inputs",
                List.of(Map.of(
                        "name", "images",
                        "datatype", questions.datatype(),
                        "shape", questions.tensorShape(),
                        "parameters", Map.of("binary_data_size", tensor.length))),
                "outputs",
                List.of(Map.of("name", "probabilities", "parameters", Map.of("binary_data", true)))));
        HttpRequest request = HttpRequest.newBuilder(infer)
                .timeout(PATIENCE)
                .header("Content-Type", "application/octet-stream")
                .header(HEADER_LENGTH, Integer.toString(header.length))
                .POST(BodyPublishers.ofByteArrays(List.of(header, tensor)))
                .build();
        return http.sendAsync(request, BodyHandlers.ofByteArray()).thenAccept(this::require);
    }

    private void require(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            String body = new String(response.body(), UTF_8);
            throw new IllegalStateException("status " + response.statusCode() + ": "
                    + body.substring(0, Math.min(body.length(), LONGEST_REASON)));
        }
        long header = response.headers().firstValueAsLong(HEADER_LENGTH).orElse(0);
        long values = (long) questions.batch() * classes * Float.BYTES;
        if (response.body().length - header != values) {
            throw new IllegalStateException(
                    "expected " + values + " bytes of probabilities, got " + (response.body().length - header));
        }
    }

    @Override
    public void close() {
        // The client's threads end with the last reference to it.
    }
}
