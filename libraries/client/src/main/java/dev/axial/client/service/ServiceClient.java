package dev.axial.client.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.ModelName;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Printable;
import dev.axial.terminal.Sentence;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One service over HTTP. Each failure becomes one sentence. Thread-safe. */
public final class ServiceClient {

    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration QUICK = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int LONGEST = 300;

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final String name;
    private final URI address;
    private final Optional<String> token;
    private final Diagnosis diagnosis;
    private final Duration patience;

    /**
     * @param name of the service in messages, for example {@code train}
     * @param address for example {@code http://127.0.0.1:8082}
     * @param token sent with every request, if there is one
     * @param diagnosis explains a missing answer
     */
    public ServiceClient(String name, URI address, Optional<String> token, Diagnosis diagnosis) {
        this(name, address, token, diagnosis, PATIENCE);
    }

    private ServiceClient(String name, URI address, Optional<String> token, Diagnosis diagnosis, Duration patience) {
        this.patience = requireNonNull(patience, "patience");
        this.name = requireNonNull(name, "name");
        this.address = requireNonNull(address, "address");
        this.token = requireNonNull(token, "token");
        this.diagnosis = requireNonNull(diagnosis, "diagnosis");
    }

    /** Without a token; of a missing answer it says only what the connection met with. */
    public ServiceClient(String name, URI address) {
        this(name, address, Optional.empty(), new Diagnosis.OfTheConnection(name));
    }

    /** The same, but it waits so long for each answer. */
    public ServiceClient waitingUpTo(Duration each) {
        return new ServiceClient(name, address, token, diagnosis, each);
    }

    /** The JSON at a path. */
    public JsonNode get(String path) throws CommandException, InterruptedException {
        diagnosis.require();
        return parsed(exchange("GET", path, BodyPublishers.noBody(), patience));
    }

    /** The bytes at a path, which may take minutes to make. */
    public byte[] bytes(String path) throws CommandException, InterruptedException {
        diagnosis.require();
        return exchange("GET", path, BodyPublishers.noBody(), LONG);
    }

    /** Replaces what is at a path. */
    public JsonNode put(String path, Object body) throws CommandException, InterruptedException {
        diagnosis.require();
        return parsed(exchange("PUT", path, publisher(body), patience));
    }

    /**
     * Adds to what is at a path. A service that is starting, or about to be started again, is waited for.
     *
     * @param body identifies itself: it may be sent twice
     * @param goingOn for how long it is tried again
     */
    public JsonNode post(String path, Object body, Duration goingOn) throws CommandException, InterruptedException {
        long end = System.nanoTime() + goingOn.toNanos();
        while (true) {
            try {
                return parsed(accepted(send("POST", path, publisher(body), patience)));
            } catch (IOException e) {
                if (!diagnosis.mayComeBack() || System.nanoTime() > end) {
                    throw diagnosis.unanswered(reason(e, patience), e);
                }
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
    }

    /** The service's own report, within 7 s. */
    public Health health() throws InterruptedException {
        try {
            HttpResponse<byte[]> live = send("GET", "/q/health/live", BodyPublishers.noBody(), QUICK);
            if (live.statusCode() != 200) {
                return new Health.NotAlive(HealthChecks.failing(live.statusCode(), text(live)));
            }
        } catch (IOException e) {
            return new Health.Silent(silence(e));
        }
        try {
            HttpResponse<byte[]> ready = send("GET", "/q/health/ready", BodyPublishers.noBody(), QUICK);
            return ready.statusCode() == 200
                    ? new Health.Ready()
                    : new Health.NotReady(HealthChecks.failing(ready.statusCode(), text(ready)));
        } catch (IOException e) {
            return new Health.NotReady(silence(e)); // alive a moment ago
        }
    }

    /** Records that wait for something of their own, as one sentence by the name that they wait under. */
    public Map<String, String> waiting() throws InterruptedException {
        Map<String, String> waiting = new TreeMap<>();
        try {
            HttpResponse<byte[]> health = send("GET", "/q/health/ready", BodyPublishers.noBody(), PATIENCE);
            for (JsonNode check : json.readTree(health.body()).path("checks")) {
                if (check.path("name").asText().equals("waiting records")) {
                    check.path("data")
                            .properties()
                            .forEach(one ->
                                    waiting.put(one.getKey(), one.getValue().asText()));
                }
            }
        } catch (IOException e) {
            return waiting; // it is down, which its health says
        }
        return waiting;
    }

    /** True if infer, whose address this is, answers with this version, or could. */
    public boolean serves(ModelName model, int version) throws InterruptedException {
        for (JsonNode one : metadata(model).path("versions")) {
            if (one.asText().equals(Integer.toString(version))) {
                return true;
            }
        }
        return false;
    }

    /** The execution provider of the champion at infer, whose address this is, such as {@code cpu}; empty if none serves. */
    public Optional<String> provider(ModelName model) throws InterruptedException {
        return Optional.of(metadata(model).path("execution_provider").asText()).filter(one -> !one.isEmpty());
    }

    /** Nothing where no champion serves, or infer is being started again. */
    private JsonNode metadata(ModelName model) throws InterruptedException {
        try {
            HttpResponse<byte[]> metadata = send("GET", "/v2/models/" + model, BodyPublishers.noBody(), PATIENCE);
            return metadata.statusCode() == 200 ? json.readTree(metadata.body()) : MissingNode.getInstance();
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static BodyPublisher publisher(Object body) {
        return BodyPublishers.ofByteArray(EventJson.write(body));
    }

    private byte[] exchange(String method, String path, BodyPublisher body, Duration patience)
            throws CommandException, InterruptedException {
        try {
            return accepted(send(method, path, body, patience));
        } catch (IOException e) {
            throw diagnosis.unanswered(reason(e, patience), e);
        }
    }

    private HttpResponse<byte[]> send(String method, String path, BodyPublisher body, Duration patience)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(patience)
                .header("Content-Type", "application/json")
                .method(method, body);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    }

    private byte[] accepted(HttpResponse<byte[]> response) throws CommandException {
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        String error = error(response);
        if (response.statusCode() == 401) {
            throw new CommandException(
                    token.isEmpty()
                            ? name + " asks for a token; give it with --token-file FILE (or AXIAL_TOKEN_FILE)"
                            : name + " does not accept the token: " + error);
        }
        throw new CommandException(response.statusCode() == 403 ? name + " does not allow this: " + error : error);
    }

    private String error(HttpResponse<byte[]> response) {
        try {
            JsonNode error = json.readTree(response.body()).path("error");
            if (error.isTextual()) {
                return Printable.of(error.asText());
            }
        } catch (IOException e) {
            // whatever answered was no service of ours
        }
        String body = Printable.of(text(response).strip());
        return name + " answered with HTTP status " + response.statusCode()
                + (body.isEmpty() ? "" : ": " + Printable.cut(body, LONGEST));
    }

    private JsonNode parsed(byte[] body) throws CommandException {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            throw new CommandException("The answer from " + address + " is no JSON, and so not of " + name, e);
        }
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), UTF_8);
    }

    private String silence(IOException e) {
        if (e instanceof ConnectException) {
            return "nothing listens on port " + address.getPort();
        }
        return e instanceof HttpTimeoutException
                ? "no answer within " + QUICK.toSeconds() + " s"
                : "the connection failed" + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }

    private String reason(IOException e, Duration patience) {
        return e instanceof HttpTimeoutException
                ? "no answer came within " + patience.toSeconds() + " s"
                : Sentence.reason(e) + " (port " + address.getPort() + ")";
    }
}
