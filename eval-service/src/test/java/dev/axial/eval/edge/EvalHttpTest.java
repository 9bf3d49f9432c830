package dev.axial.eval.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.Sha256;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service as it is started, from a model announced in Kafka to what HTTP tells of it. */
@QuarkusTest
@QuarkusTestResource(value = BrokerAndStore.class, restrictToAnnotatedClass = true)
class EvalHttpTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private final ModelName model = new ModelName("patches-" + UUID.randomUUID());

    EvalOnKafka world; // injected by BrokerAndStore

    @TestHTTPResource
    URI service;

    @BeforeEach
    void judgeTwoModels() throws Exception {
        String id = model.value().substring(8);
        world.announce(world.patches.trained(model, "vague-" + id, Patches.SHAPE, Patches.VAGUE));
        world.announce(world.patches.trained(model, "sharp-" + id, Patches.SHAPE, Patches.SHARP));
        world.evaluations(model, 2);
    }

    @Test
    void tellsTheVersionsOfAModelAndWhichIsChampion() throws Exception {
        // When
        JsonNode answer = get("models/" + model, 200);

        // Then
        assertThat(answer.get("champion").intValue()).isEqualTo(2);
        assertThat(answer.get("versions")).hasSize(2);
        assertThat(answer.get("versions").get(0).get("champion").booleanValue()).isFalse();
        assertThat(answer.get("versions").get(1).get("champion").booleanValue()).isTrue();
        assertThat(answer.get("versions").get(1).get("accuracy").doubleValue()).isGreaterThan(0.7);
        assertThat(get("models", 200).findValuesAsText("model")).contains(model.value());
    }

    @Test
    void versionsComeInPagesFromTheNewestBack() throws Exception {
        // When
        HttpResponse<String> newest = send(HttpRequest.newBuilder(service.resolve("models/" + model + "?limit=1"))
                .build());
        JsonNode first = json(newest, 200);
        JsonNode older = get("models/" + model + "?before=2&limit=1", 200);

        // Then
        assertThat(first.get("versionCount").intValue()).isEqualTo(2);
        assertThat(first.get("versions")).hasSize(1);
        assertThat(first.get("versions").get(0).get("version").intValue()).isEqualTo(2);
        assertThat(newest.headers().firstValue("Link"))
                .contains("</models/" + model + "?before=2&limit=1>; rel=\"next\"");
        assertThat(older.get("versions")).hasSize(1);
        assertThat(older.get("versions").get(0).get("version").intValue()).isEqualTo(1);
    }

    @Test
    void modelsComeInPagesByName() throws Exception {
        // Given: models of other tests are there, too
        List<String> names = new ArrayList<>();

        // When
        Optional<String> link = Optional.of("models?limit=1");
        while (link.isPresent()) {
            HttpResponse<String> page =
                    send(HttpRequest.newBuilder(service.resolve(link.get())).build());
            assertThat(json(page, 200)).hasSize(1);
            names.add(json(page, 200).get(0).get("model").textValue());
            link = page.headers().firstValue("Link").map(value -> value.substring("</".length(), value.indexOf('>')));
        }

        // Then
        assertThat(names).contains(model.value()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aPageThatCannotBeIsAnsweredWithTheNumbersAllowed() throws Exception {
        assertThat(error(get("models?limit=501", 400))).isEqualTo("limit is a whole number from 1 to 500, got '501'");
        assertThat(error(get("models/" + model + "?limit=0", 400)))
                .isEqualTo("limit is a whole number from 1 to 1000, got '0'");
        assertThat(error(get("models/" + model + "?before=newest", 400))).contains("before", "'newest'");
    }

    @Test
    void aVersionIsPromotedBackOnceHoweverOftenItIsAsked() throws Exception {
        // When
        JsonNode first = put("models/" + model + "/champion", "{\"version\": 1}", 200);
        JsonNode second = put("models/" + model + "/champion", "{\"version\": 1}", 200);

        // Then
        assertThat(first.get("version").intValue()).isEqualTo(1);
        assertThat(second).isEqualTo(first);
        assertThat(get("models/" + model, 200).get("champion").intValue()).isEqualTo(1);
        assertThat(world.champions(model).stream().map(champion -> champion.version()))
                .containsExactly(1, 2, 1);
    }

    @Test
    void aWishAgainstAnotherChampionIsAConflictAndOneAgainstTheRightChampionIsFulfilled() throws Exception {
        assertThat(error(put("models/" + model + "/champion", "{\"version\": 1, \"expected\": 1}", 409)))
                .isEqualTo(model + " has champion 2, where champion 1 was expected; version 1 is not promoted");
        assertThat(put(
                                "models/" + model + "/champion",
                                "{\"version\": 1, \"expected\": 2, \"reason\": \"a rollback\", \"by\": \"anna\"}",
                                200)
                        .get("reason")
                        .textValue())
                .isEqualTo("a rollback");
    }

    @Test
    void anUnknownVersionIsAnsweredWithTheKnownOnes() throws Exception {
        assertThat(error(put("models/" + model + "/champion", "{\"version\": 9}", 404)))
                .isEqualTo("no " + model + " version 9 was evaluated; there are versions [1, 2]");
        assertThat(error(get("models/nobody", 404))).isEqualTo("no nobody was evaluated; no model of that name was");
    }

    @Test
    void aRequestThatIsWrongIsAnsweredWithWhatWouldBeRight() throws Exception {
        assertThat(error(put("models/" + model + "/champion", "{}", 400))).contains("version");
        assertThat(error(put("models/" + model + "/champion", "{\"version\": \"1\"}", 400)))
                .contains("version");
        assertThat(error(put("models/" + model + "/champion", "", 400))).contains("expected a JSON object");
        assertThat(error(get("models/No%20Name", 400))).contains("a model name is");
    }

    @Test
    void healthNamesAModelThatWaitsAndStaysUp() throws Exception {
        // Given
        String run = "gone-" + model.value().substring(8);
        byte[] file = Patches.file(run, Patches.SHAPE, Patches.SHARP, Patches.LABELS);
        ArtifactRef nowhere = new ArtifactRef(Sha256.of(file), file.length);

        // When
        world.announce(world.patches.announce(model, run, Patches.SHAPE, nowhere, Patches.LABELS));

        // Then
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(get("q/health/ready", 200).findValuesAsText(run))
                        .singleElement()
                        .asString()
                        .startsWith("1 record waits: " + model + " of run " + run + " waits: ")
                        .contains(nowhere.sha256().hex()));
        world.patches.store().put(file);
        world.evaluations(model, 3);
    }

    @Test
    void healthIsUpAndMetricsCountTheVerdicts() throws Exception {
        assertThat(get("q/health", 200).get("status").textValue()).isEqualTo("UP");
        assertThat(send(HttpRequest.newBuilder(service.resolve("q/metrics")).build())
                        .body())
                .contains("axial_evaluations_seconds_count{promoted=\"true\"");
    }

    private JsonNode get(String path, int status) throws Exception {
        return json(send(HttpRequest.newBuilder(service.resolve(path)).build()), status);
    }

    private JsonNode put(String path, String body, int status) throws Exception {
        return json(
                send(HttpRequest.newBuilder(service.resolve(path))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body))
                        .build()),
                status);
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return http.send(request, BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response, int status) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return new ObjectMapper().readTree(response.body());
    }

    private static String error(JsonNode body) {
        return body.get("error").textValue();
    }
}
