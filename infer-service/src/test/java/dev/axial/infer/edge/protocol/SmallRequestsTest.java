package dev.axial.infer.edge.protocol;

import static dev.axial.infer.edge.protocol.OrganRequests.bytes;
import static dev.axial.infer.edge.protocol.OrganRequests.floats;
import static dev.axial.infer.edge.protocol.OrganRequests.request;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.axial.infer.edge.RunningSystem;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Small requests wait for no worker: all of them are kept here. */
@QuarkusTest
@WithTestResource(RunningSystem.class)
@Timeout(60)
class SmallRequestsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TestHTTPResource("/")
    URI server;

    @Inject
    Vertx vertx;

    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch oneMore = new CountDownLatch(1);

    @BeforeEach
    void keepAllWorkers() throws InterruptedException {
        await().atMost(LONG).untilAsserted(() -> get("/v2/health/ready").then().statusCode(200));
        int workers = ConfigProvider.getConfig()
                .getOptionalValue("quarkus.thread-pool.max-threads", Integer.class)
                .orElse(Math.max(8 * Runtime.getRuntime().availableProcessors(), 200)); // the default of Quarkus
        CountDownLatch kept = new CountDownLatch(workers);
        for (int i = 0; i < workers; i++) {
            keep(kept);
        }
        assertThat(kept.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        keep(oneMore);
    }

    private void keep(CountDownLatch kept) {
        vertx.executeBlocking(
                () -> {
                    kept.countDown();
                    released.await();
                    return null;
                },
                false);
    }

    @AfterEach
    void releaseWorkers() {
        released.countDown();
    }

    @Test
    void ofJsonAreAnswered() {
        given().body("{\"inputs\": [{\"name\": \"images\", \"datatype\": \"UINT8\", \"shape\": [1, 1, 1, 2],"
                        + " \"data\": [192, 64]}]}")
                .post("/v2/models/organ/infer")
                .then()
                .statusCode(200)
                .body("outputs[0].data", equalTo(List.of(3f, 1f, 0f)));
        assertThat(oneMore.getCount()).isOne(); // it waits for a worker
    }

    @Test
    void ofGrpcAreAnswered() {
        try (CallingClient client = new CallingClient(server)) {
            assertThat(floats(client.infer(request(1)
                                    .addRawInputContents(bytes(192, 64))
                                    .build())
                            .getRawOutputContents(0)))
                    .containsExactly(3f, 1f, 0f);
        }
        assertThat(oneMore.getCount()).isOne(); // it waits for a worker
    }
}
