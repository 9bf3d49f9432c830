package dev.axial.client.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.terminal.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * The health document of a Quarkus service: {@code {"status":"DOWN","checks":[{"name":"loop","status":"DOWN","data":
 * {"reason":"closed"}}]}}.
 */
final class HealthChecks {

    private static final int LONGEST = 400;
    /** The values of components without a fault, and of channels. */
    private static final List<String> WELL = List.of("running", "[OK]", "UP");

    private HealthChecks() {}

    /**
     * The checks that fail, with their data: {@code check 'loop': closed}.
     *
     * @param status of HTTP, for a body that is none of a health document
     */
    static String failing(int status, String body) {
        List<String> failing = new ArrayList<>();
        try {
            for (JsonNode check : new ObjectMapper().readTree(body).path("checks")) {
                if (!check.path("status").asText().equals("UP")) {
                    failing.add("check '" + check.path("name").asText() + "'" + data(check.path("data")));
                }
            }
        } catch (JsonProcessingException e) {
            failing.clear(); // another program's answer
        }
        return Printable.cut(
                Printable.of(
                        failing.isEmpty()
                                ? "its health page answers with HTTP status " + status
                                : String.join("; ", failing)),
                LONGEST);
    }

    /** One value says enough by itself; several come with their names, those that are well left out. */
    private static String data(JsonNode data) {
        List<String> values = new ArrayList<>();
        data.properties().forEach(one -> {
            String value = one.getValue().asText();
            if (!WELL.contains(value)) {
                values.add(data.size() == 1 ? value : one.getKey() + " " + value);
            }
        });
        return values.isEmpty() ? "" : ": " + String.join(", ", values);
    }
}
