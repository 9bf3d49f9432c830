package dev.axial.infer.edge;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.topic.Topics;
import dev.axial.infer.TestModels;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.store.ArtifactStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;

/** The running service, whose store loses a file, the truth of a file, and itself. */
@QuarkusTest
@QuarkusTestResource(value = RunningSystem.class, restrictToAnnotatedClass = true)
class StoreFaultsTest {

    private final Path folder = Path.of(config("axial.store.options.root"));

    @Test
    void servesOnSaysSoAndSwapsOnceTheNewFileIsThereAndWhole() throws Exception {
        awaitHealth(equalTo("v3 serves on cpu"));

        // Given: version 4, whose file is gone
        ModelPromoted gone = stored(4);
        byte[] whole = Files.readAllBytes(file(gone));
        Files.delete(file(gone));
        promote(gone);

        // Then: the old champion serves on, and health says why
        awaitHealth(allOf(startsWith("v3 serves on cpu; "), containsString("organ v4 cannot be loaded")));
        Files.write(file(gone), whole);
        awaitHealth(equalTo("v4 serves on cpu"));

        // Given: version 5, whose file is damaged
        ModelPromoted damaged = stored(5);
        whole = Files.readAllBytes(file(damaged));
        byte[] broken = whole.clone();
        broken[broken.length / 2] ^= 1;
        Files.write(file(damaged), broken);
        promote(damaged);

        // Then
        awaitHealth(allOf(startsWith("v4 serves on cpu; "), containsString("organ v5 cannot be loaded")));
        Files.write(file(damaged), whole);
        awaitHealth(equalTo("v5 serves on cpu"));

        // Given: no store at all
        ModelPromoted away = stored(6);
        Path elsewhere = folder.resolveSibling("elsewhere");
        Files.move(folder, elsewhere);
        promote(away);

        // Then
        awaitHealth(allOf(startsWith("v5 serves on cpu; "), containsString("organ v6 cannot be loaded")));
        Files.move(elsewhere, folder);
        awaitHealth(equalTo("v6 serves on cpu"));
    }

    /** Ready all along: what was champion answers. */
    private static void awaitHealth(Matcher<String> organ) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'models' }.data.organ", organ));
    }

    private ModelPromoted stored(int version) {
        try (ArtifactStore store = ArtifactStore.local(folder)) {
            return TestModels.model(store, version, TestModels.TWO_PIXELS, version);
        }
    }

    private Path file(ModelPromoted model) {
        return folder.resolve("objects").resolve(model.artifact().sha256().hex());
    }

    private static void promote(ModelPromoted model) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                KafkaConnection.to(config("kafka.bootstrap.servers")).producer("test")) {
            producer.send(CloudEvents.record(Topics.CHAMPIONS, "organ", "model-promoted", "eval", model))
                    .get();
        }
    }

    private static String config(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }
}
