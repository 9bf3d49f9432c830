package dev.axial.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.contract.training.TrainingProgress.AttemptBegun;
import dev.axial.contract.training.TrainingProgress.Completed;
import dev.axial.contract.training.TrainingProgress.EpochCompleted;
import dev.axial.contract.training.TrainingProgress.Started;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.rejection.Rejection;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.HomeLock;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.home.Ports;
import dev.axial.launcher.parts.SystemState;
import dev.axial.launcher.process.ChildState;
import dev.axial.launcher.process.ChildState.Phase;
import dev.axial.launcher.process.ProcessIdentity;
import dev.axial.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Commands that show what Kafka knows while every service is down, as tables and as JSON: a run of two told epochs whose
 * model is champion, from the golden events, and one image that was set aside.
 */
class KnownFromKafkaTest {

    private static final String RUN = "7e0c2f6e-8f0e-5e0a-9a55-0f6a2b1c3d4e";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Home home;
    private static HomeLock launcher;
    private static EmbeddedBroker broker;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final StringWriter errors = new StringWriter();

    @BeforeAll
    static void tell(@TempDir Path folder) throws Exception {
        home = new Home(folder.resolve("home"));
        home.create();
        launcher = HomeLock.take(home).orElseThrow();
        Ports ports = Ports.free();
        Map<String, ChildState> parts = Map.of("broker", new ChildState(Phase.READY, Instant.now(), "", 0));
        new SystemState(ProcessIdentity.current(), ports, true, parts).write(home);
        broker = EmbeddedBroker.start(folder.resolve("kafka"), ports.kafka());
        KafkaConnection kafka = KafkaConnection.to(broker.bootstrapServers());
        TopicCreation.create(kafka, Topics.ALL);
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("test")) {
            for (TrainingProgress told : new TrainingProgress[] {
                golden("attempt-begun-1", AttemptBegun.class),
                golden("started-1", Started.class),
                golden("epoch-completed-1", EpochCompleted.class),
                golden("completed-1", Completed.class)
            }) {
                producer.send(CloudEvents.progress(told, "test"));
            }
            producer.send(CloudEvents.record(
                    Topics.EVALUATIONS,
                    "organ",
                    "model-evaluated",
                    "test",
                    golden("model-evaluated-1", ModelEvaluated.class)));
            producer.send(CloudEvents.record(
                    Topics.CHAMPIONS,
                    "organ",
                    "model-promoted",
                    "test",
                    golden("model-promoted-1", ModelPromoted.class)));
            producer.send(Rejection.of(
                    new ConsumerRecord<>(Topics.IMAGES.name(), 0, 17, "scan-1".getBytes(UTF_8), new byte[] {1, 2, 3}),
                    Topics.IMAGES_REJECTED,
                    RejectionReason.UNDECODABLE,
                    "that is no image."));
        }
    }

    @AfterAll
    static void end() throws IOException {
        broker.close();
        launcher.close();
    }

    @Test
    void aRunAsJsonHasItsStateItsEventsAndItsEvaluation() throws Exception {
        // When
        JsonNode listed = json("runs --json");
        JsonNode one = json("runs 7e0c --json");

        // Then
        assertThat(listed.get("runId").asText()).isEqualTo(RUN);
        assertThat(listed.get("state").asText()).isEqualTo("completed");
        assertThat(listed.get("epoch").asInt()).isEqualTo(3);
        assertThat(listed.get("validationAccuracy").asDouble()).isEqualTo(0.97);
        assertThat(listed.get("version").asInt()).isEqualTo(3);
        assertThat(one.get("events"))
                .extracting(event -> event.get("type").asText())
                .containsExactly("attempt-begun", "started", "epoch-completed", "completed");
        assertThat(one.get("evaluation").get("accuracy").asDouble()).isEqualTo(0.75);
    }

    @Test
    void aModelAsJsonSaysWhetherItIsChampion() throws Exception {
        // When
        JsonNode model = json("models organ --json");

        // Then
        assertThat(model).isEqualTo(json("models --json"));
        assertThat(model.get("version").asInt()).isEqualTo(3);
        assertThat(model.get("champion").asBoolean()).isTrue();
        assertThat(model.get("accuracy").asDouble()).isEqualTo(0.75);
    }

    @Test
    void whatWasSetAsideAsJsonHasItsReason() throws Exception {
        // When
        JsonNode image = json("rejected --json");

        // Then
        assertThat(image).isEqualTo(json("rejected images --json --last 5"));
        assertThat(image.get("key").asText()).isEqualTo("scan-1");
        assertThat(image.get("reason").asText()).isEqualTo("undecodable");
        assertThat(image.get("detail").asText()).isEqualTo("that is no image.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "runs            | " + RUN,
                "runs 7e0c       | cnn-bn",
                "models          | organ",
                "models organ    | 75.00 %",
                "rejected        | that is no image.",
                "rejected images | undecodable",
                "topics          | axial.images.rejected",
            })
    void aTableNamesWhatIsThere(String arguments, String shown) {
        // When
        int code = execute(arguments);

        // Then
        assertThat(errors.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(printed.toString(UTF_8)).contains(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "runs 5f0c    | There is no run '5f0c'",
                "models bone  | No model 'bone' was evaluated",
                "rejected show images/0/99 | There is no rejected record images/0/99;",
            })
    void whatIsNotThereIsNamed(String arguments, String sentence) {
        // When
        int code = execute(arguments);

        // Then
        assertThat(code).isEqualTo(Commands.CANNOT);
        assertThat(errors.toString()).contains(sentence).hasLineCount(1);
        assertThat(printed.toString(UTF_8)).isEmpty();
    }

    /** The one line that a command prints. */
    private JsonNode json(String arguments) throws IOException {
        printed.reset();
        int code = execute(arguments);
        assertThat(errors.toString()).isEmpty();
        assertThat(code).isZero();
        assertThat(printed.toString(UTF_8)).hasLineCount(1);
        return JSON.readTree(printed.toByteArray());
    }

    private int execute(String arguments) {
        return Commands.line(
                        Installation.locate(),
                        new Terminal(new PrintStream(printed, true, UTF_8), false, false),
                        new PrintWriter(errors, true))
                .execute((arguments + " --home " + home.folder()).split(" "));
    }

    private static <T> T golden(String name, Class<T> type) throws Exception {
        try (InputStream event = KnownFromKafkaTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            return EventJson.read(event.readAllBytes(), type);
        }
    }
}
