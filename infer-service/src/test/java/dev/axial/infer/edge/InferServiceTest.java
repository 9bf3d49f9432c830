package dev.axial.infer.edge;

import static io.restassured.RestAssured.delete;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RunningSystem.class)
class InferServiceTest {

    @BeforeEach
    void awaitReady() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> get("/v2/health/ready").then().statusCode(200).body("ready", equalTo(true)));
    }

    @Test
    void describesTheChampionInTheWordsOfTheOpenInferenceProtocol() {
        for (String path : new String[] {"/v2/models/organ", "/v2/models/organ/versions/3"}) {
            String versions = path.endsWith("3") ? "[\"3\"]" : "[\"2\",\"3\"]";
            assertThat(get(path).then().statusCode(200).extract().asString())
                    .isEqualTo("{\"name\":\"organ\",\"versions\":" + versions + ",\"platform\":\"onnxruntime_onnx\","
                            + "\"execution_provider\":\"cpu\","
                            + "\"inputs\":[{\"name\":\"images\",\"datatype\":\"UINT8\",\"shape\":[-1,1,1,2]}],"
                            + "\"outputs\":[{\"name\":\"logits\",\"datatype\":\"FP32\",\"shape\":[-1,3]},"
                            + "{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[-1,3]}]}");
        }
        get("/v2/models/organ/ready").then().statusCode(200).body("ready", equalTo(true));
        get("/v2/models/organ/versions/3/ready").then().statusCode(200).body("name", equalTo("organ"));
    }

    @Test
    void saysWhatServesWhereAModelOrVersionDoesNot() {
        get("/v2/models/heart").then().statusCode(404).body("error", equalTo("no model 'heart'; there are [organ]"));
        get("/v2/models/organ/versions/9")
                .then()
                .statusCode(404)
                .body("error", equalTo("there is no version '9' of model 'organ'; there are [2, 3]"));
        get("/v2/models/NO%20NAME/ready").then().statusCode(404).body("error", containsString("there are [organ]"));
        get("/v2/nothing").then().statusCode(404).body("error", not(emptyOrNullString()));
    }

    @Test
    void tellsWhichMethodsAPathTakes() {
        for (String path : new String[] {
            "/v2/models/organ/infer", "/v2/models/organ/versions/3/infer", "/v2/repository/models/organ/unload"
        }) {
            delete(path).then().statusCode(405).header("Allow", "OPTIONS, POST");
        }
        delete("/v2").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
        delete("/v2/models/organ/versions/3").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
    }

    @Test
    void namesItselfAndLives() {
        get("/v2").then().statusCode(200).body("name", equalTo("axial-infer"));
        get("/v2/health/live").then().statusCode(200).body("live", equalTo(true));
        assertThat(get("/openapi.yaml").then().statusCode(200).extract().asString())
                .contains("openapi: 3.0.3");
    }

    @Test
    void saysInItsHealthWhichVersionServes() {
        get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'models' }.data.organ", equalTo("v3 serves on cpu"));
        get("/q/health/live").then().statusCode(200);
    }

    @Test
    void countsThePredictionsOfTheBacklogThatItFound() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(get("/q/metrics").asString())
                        .contains("axial_infer_predictions_total{model=\"organ\",version=\"3\"} 5.0")
                        .contains("axial_infer_latency_seconds_bucket{model=\"organ\",version=\"3\",le=\"60.0\"}")
                        .contains("axial_infer_provider{model=\"organ\",provider=\"cpu\",version=\"3\"} 1.0")
                        .contains("axial_infer_batch_size_count")
                        .contains("axial_infer_run_seconds_count")
                        .containsPattern("axial_process_resident_bytes [1-9]")
                        .contains("jvm_memory_used_bytes{")
                        .contains("jvm_buffer_memory_used_bytes{"));
    }
}
