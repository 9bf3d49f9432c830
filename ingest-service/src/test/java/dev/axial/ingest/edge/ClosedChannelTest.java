package dev.axial.ingest.edge;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.event.CloudEvents;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/**
 * A channel that is closed for good makes its service not alive. It closes as channels of Reactive Messaging do by default,
 * after a record has waited for a while: the services switch that off, and here it is on, with a second instead of a minute.
 */
@QuarkusTest
@TestProfile(ClosedChannelTest.ImpatientChannel.class)
@QuarkusTestResource(value = IngestSurroundings.class, restrictToAnnotatedClass = true)
class ClosedChannelTest {

    TestKafka kafka;
    DatasetRef dataset;

    public static final class ImpatientChannel implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("mp.messaging.incoming.epoch-requests.throttled.unprocessed-record-max-age.ms", "1000");
        }
    }

    @Test
    void makesItsServiceNotAlive() throws Exception {
        // Given: a store that cannot be read for now, since its folder is no folder, so that a request waits
        await().atMost(Duration.ofSeconds(30)).until(() -> get("/q/health/live").statusCode() == 200);
        Path store = Path.of(ConfigProvider.getConfig().getValue("axial.store.root", String.class));
        Path objects = store.resolve("objects");
        Files.move(objects, store.resolve("elsewhere"));
        Files.createFile(objects);

        // When
        kafka.send(CloudEvents.record(
                Topics.EPOCH_REQUESTS,
                "waits",
                "epoch-requested",
                "test",
                IngestServiceTest.request("waits", 0, 96, dataset)));

        // Then
        await().atMost(Duration.ofSeconds(30)).until(() -> get("/q/health/live").statusCode() == 503);
    }
}
