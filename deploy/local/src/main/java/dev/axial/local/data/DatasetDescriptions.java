package dev.axial.local.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.dataset.DatasetStatistics;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.DatasetRef;
import dev.axial.local.terminal.CommandException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What ingest says of a dataset, over HTTP. Thread-safe. */
public final class DatasetDescriptions {

    /** The first question about a dataset waits until it is loaded. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final int port;

    /** @param port of ingest on this machine */
    public DatasetDescriptions(int port) {
        this.port = port;
    }

    /** @param seed of the choice of images for the histogram */
    public DatasetStatistics statistics(DatasetRef dataset, long seed) throws CommandException, InterruptedException {
        byte[] json = get(dataset, "statistics?seed=" + seed);
        try {
            return EventJson.read(json, DatasetStatistics.class);
        } catch (InvalidEventException e) {
            throw new CommandException(
                    "Ingest answered no statistics (" + e.getMessage() + "); is it of the same build as this command?",
                    e);
        }
    }

    /** 100 training images as PNG. */
    public byte[] collage(DatasetRef dataset, long seed) throws CommandException, InterruptedException {
        return get(dataset, "collage.png?seed=" + seed);
    }

    /** Training images above their augmented forms as PNG, augmented as the study states it. */
    public byte[] augmented(DatasetRef dataset, long seed) throws CommandException, InterruptedException {
        return get(dataset, "augmented.png?seed=" + seed);
    }

    private byte[] get(DatasetRef dataset, String what) throws CommandException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + "/datasets/" + dataset.name() + "/" + what);
        HttpResponse<byte[]> response;
        try {
            response =
                    http.send(HttpRequest.newBuilder(address).timeout(PATIENCE).build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new CommandException(
                    "Ingest does not answer; './axial status' and './axial logs ingest' say more.", e);
        }
        if (response.statusCode() != 200) {
            throw new CommandException("Ingest cannot describe " + dataset.name() + ": " + error(response) + ".");
        }
        return response.body();
    }

    private static String error(HttpResponse<byte[]> response) {
        try {
            JsonNode error = new ObjectMapper().readTree(response.body()).path("error");
            if (error.isTextual()) {
                return error.asText();
            }
        } catch (IOException e) {
            // whatever answered was not ingest
        }
        String body = new String(response.body(), UTF_8).strip();
        return "HTTP status " + response.statusCode() + " " + body.substring(0, Math.min(200, body.length()));
    }
}
