package dev.axial.service.lifecycle;

import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.axial.kafka.component.ComponentState;
import dev.axial.service.SettableComponent;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ComponentHealthTest {

    @Inject
    SettableComponent component;

    @BeforeEach
    void run() {
        component.set(new ComponentState.Running());
    }

    @Test
    void isAliveAndReadyWhileAllComponentsRun() {
        get("/q/health/live").then().statusCode(200);
        get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.data.small-loop", hasItem("running"))
                .body("checks.data.small-follower", hasItem("running"));
    }

    @Test
    void aComponentThatWaitsIsAliveAndNotReadyAndSaysWhatFor() {
        // Given
        component.set(new ComponentState.Waiting("Kafka refuses small-loop: wrong password"));

        // When, Then
        get("/q/health/live").then().statusCode(200);
        get("/q/health/ready")
                .then()
                .statusCode(503)
                .body("checks.data.small-loop", hasItem("Kafka refuses small-loop: wrong password"));
        get("/q/metrics")
                .then()
                .body(containsString("axial_component_ready{component=\"small-loop\"} 0.0"))
                .body(containsString("axial_component_ready{component=\"small-follower\"} 1.0"));
    }

    @Test
    void aComponentThatFailedMakesItsServiceNotAlive() {
        // Given
        component.set(new ComponentState.Broken("java.lang.IllegalStateException: a defect"));

        // When, Then
        get("/q/health/live")
                .then()
                .statusCode(503)
                .body("status", equalTo("DOWN"))
                .body("checks.data.small-loop", hasItem("it has failed: java.lang.IllegalStateException: a defect"));
    }
}
