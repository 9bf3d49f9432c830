package dev.axial.local.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.model.ModelName;
import dev.axial.local.home.Ports;
import dev.axial.local.process.Health;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The services over HTTP. Thread-safe. */
public final class ServiceClient {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration QUICK = Duration.ofSeconds(3);
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

    /** Its own report; within 7 s. */
    public Health health(Part service) throws InterruptedException {
        try {
            HttpResponse<String> live = ask(service, "/q/health/live");
            if (live.statusCode() != 200) {
                return new Health.NotAlive(HealthChecks.failing(live.statusCode(), live.body()));
            }
        } catch (IOException e) {
            return new Health.Silent(silence(e, service));
        }
        try {
            HttpResponse<String> ready = ask(service, "/q/health/ready");
            return ready.statusCode() == 200
                    ? new Health.Ready()
                    : new Health.NotReady(HealthChecks.failing(ready.statusCode(), ready.body()));
        } catch (IOException e) {
            return new Health.NotReady(silence(e, service)); // alive a moment ago
        }
    }

    private HttpResponse<String> ask(Part service, String path) throws IOException, InterruptedException {
        return http.send(request(service, path).timeout(QUICK).GET().build(), BodyHandlers.ofString());
    }

    private String silence(IOException e, Part service) {
        if (e instanceof ConnectException) {
            return "nothing listens on port " + service.port(ports);
        }
        return e instanceof HttpTimeoutException
                ? "no answer within " + QUICK.toSeconds() + " s"
                : "the connection failed" + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }

    /** Records that wait for something of their own, as one sentence by the name that they wait under. */
    public Map<String, String> waiting(Part service) throws InterruptedException {
        Map<String, String> waiting = new TreeMap<>();
        try {
            HttpResponse<String> health =
                    http.send(request(service, "/q/health/ready").GET().build(), BodyHandlers.ofString());
            for (JsonNode check : json.readTree(health.body()).path("checks")) {
                if (check.path("name").asText().equals("waiting records")) {
                    check.path("data")
                            .fields()
                            .forEachRemaining(one ->
                                    waiting.put(one.getKey(), one.getValue().asText()));
                }
            }
        } catch (IOException e) {
            return waiting; // it is down, which the list of processes says
        }
        return waiting;
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

    private HttpRequest.Builder request(Part service, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port(ports) + path))
                .timeout(PATIENCE);
    }
}
