package dev.axial.local.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.model.ModelName;
import dev.axial.local.home.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** The services over HTTP. Thread-safe. */
public final class ServiceClient {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final Ports ports;

    public ServiceClient(Ports ports) {
        this.ports = ports;
    }

    /** Whether it has started and is not broken. */
    public boolean live(Part service) throws InterruptedException {
        return answersOk(service, "/q/health/live");
    }

    /** Whether it can do its work now. Infer cannot before there is a champion. */
    public boolean ready(Part service) throws InterruptedException {
        return answersOk(service, "/q/health/ready");
    }

    /** Whether infer answers with this version, or could. */
    public boolean serves(ModelName model, int version) throws InterruptedException {
        try {
            JsonNode versions = get(Part.INFER, "/v2/models/" + model)
                    .map(metadata -> metadata.path("versions"))
                    .orElseGet(json::createArrayNode);
            for (JsonNode one : versions) {
                if (one.asText().equals(Integer.toString(version))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false; // being started again
        }
    }

    /** The JSON at a path; empty if there is none there. */
    public Optional<JsonNode> get(Part service, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request(service, path).GET().build(), BodyHandlers.ofString());
        return response.statusCode() == 200 ? Optional.of(json.readTree(response.body())) : Optional.empty();
    }

    /**
     * The bytes at a path, however long they take.
     *
     * @throws IOException if the service does not answer, or says that there are none; the message is its own
     */
    public byte[] bytes(Part service, String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                http.send(request(service, path).timeout(LONG).GET().build(), BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            String error = json.readTree(response.body()).path("error").asText();
            throw new IOException(error.isEmpty() ? "HTTP status " + response.statusCode() : error);
        }
        return response.body();
    }

    /** Replaces what is at a path. The answer is for the caller to judge. */
    public HttpResponse<String> put(Part service, String path, String body) throws IOException, InterruptedException {
        HttpRequest put = request(service, path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(put, BodyHandlers.ofString());
    }

    private boolean answersOk(Part service, String path) throws InterruptedException {
        try {
            return http.send(request(service, path).GET().build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false; // not listening yet, or not any more
        }
    }

    private HttpRequest.Builder request(Part service, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port(ports) + path))
                .timeout(PATIENCE);
    }
}
