package dev.axial.local.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.json.EventJson;
import dev.axial.local.process.ChildState;
import dev.axial.local.process.ChildState.Phase;
import dev.axial.local.terminal.CommandException;
import dev.axial.local.terminal.Printable;
import dev.axial.local.terminal.Sentence;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One service as a command talks to it over HTTP. Whatever fails becomes one sentence. Thread-safe. */
public final class Service {

    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int LONGEST = 300;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final RunningSystem system;
    private final Part part;
    private final Optional<String> token;

    Service(RunningSystem system, Part part, Optional<String> token) {
        this.system = system;
        this.part = part;
        this.token = token;
    }

    /** The JSON at a path. */
    public JsonNode get(String path) throws CommandException, InterruptedException {
        system.require(part);
        return parsed(exchange("GET", path, BodyPublishers.noBody(), PATIENCE));
    }

    /** The bytes at a path, which may take minutes to make. */
    public byte[] bytes(String path) throws CommandException, InterruptedException {
        system.require(part);
        return exchange("GET", path, BodyPublishers.noBody(), LONG);
    }

    /** Replaces what is at a path. */
    public JsonNode put(String path, Object body) throws CommandException, InterruptedException {
        system.require(part);
        return parsed(exchange("PUT", path, publisher(body), PATIENCE));
    }

    /**
     * Adds to what is at a path. A service that is starting, or that its launcher is about to start again, is waited for.
     *
     * @param body identifies itself: it may be sent twice
     */
    public JsonNode post(String path, Object body, Duration patience) throws CommandException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return parsed(accepted(send("POST", path, publisher(body), PATIENCE)));
            } catch (IOException e) {
                Optional<Phase> phase = system.state(part).map(ChildState::phase);
                boolean hopeful = phase.isEmpty() || phase.get() != Phase.STOPPING;
                if (!hopeful || System.nanoTime() > end) {
                    throw system.unanswered(part, reason(e, PATIENCE), e);
                }
                TimeUnit.MILLISECONDS.sleep(500);
            }
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
            throw system.unanswered(part, reason(e, patience), e);
        }
    }

    private HttpResponse<byte[]> send(String method, String path, BodyPublisher body, Duration patience)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + part.port(system.ports()) + path))
                .timeout(patience)
                .header("Content-Type", "application/json")
                .method(method, body);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private byte[] accepted(HttpResponse<byte[]> response) throws CommandException {
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        String error = error(response);
        if (response.statusCode() == 401) {
            throw new CommandException(
                    token.isEmpty()
                            ? part.code() + " asks for a token; give it with --token-file FILE (or AXIAL_TOKEN_FILE)"
                            : part.code() + " does not accept the token: " + error);
        }
        throw new CommandException(
                response.statusCode() == 403 ? part.code() + " does not allow this: " + error : error);
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
        String body = Printable.of(new String(response.body(), UTF_8).strip());
        return part.code() + " answered with HTTP status " + response.statusCode()
                + (body.isEmpty() ? "" : ": " + Printable.cut(body, LONGEST));
    }

    private JsonNode parsed(byte[] body) throws CommandException {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            throw new CommandException(
                    "What answered on port " + part.port(system.ports()) + " was not " + part.code() + ": no JSON came",
                    e);
        }
    }

    private String reason(IOException e, Duration patience) {
        return e instanceof HttpTimeoutException
                ? "no answer came within " + patience.toSeconds() + " s"
                : Sentence.reason(e) + " (port " + part.port(system.ports()) + ")";
    }
}
