package dev.axial.infer.edge;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A start of its own in the process of the other tests: native libraries that are loaded already must do. */
@QuarkusTest
@TestProfile(WithoutChampionTest.Fresh.class)
class WithoutChampionTest {

    @Test
    void takesBatchesButPromisesNoPrediction() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> get("/q/health/ready").then().statusCode(200));

        get("/v2/health/ready").then().statusCode(503).body("error", equalTo("no model is champion yet"));
        get("/v2/models/organ")
                .then()
                .statusCode(404)
                .body("error", equalTo("no model 'organ'; no model has a champion yet"));
    }

    /** Topics without records. */
    public static final class Fresh implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(RunningSystem.class, Map.of("champion", "false")));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }
}
