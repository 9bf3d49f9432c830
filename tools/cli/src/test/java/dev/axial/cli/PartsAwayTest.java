package dev.axial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.axial.broker.EmbeddedBroker;
import dev.axial.client.service.ServiceName;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.kafka.topics.TopicCreation;
import dev.axial.launcher.home.Home;
import dev.axial.launcher.home.HomeLock;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.home.Ports;
import dev.axial.launcher.parts.RunningSystem;
import dev.axial.launcher.parts.SystemState;
import dev.axial.launcher.process.ChildState;
import dev.axial.launcher.process.ChildState.Phase;
import dev.axial.launcher.process.ProcessIdentity;
import dev.axial.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands in a home whose launcher runs, as far as they can tell, while some of its parts are not at work. */
class PartsAwayTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final StringWriter errors = new StringWriter();
    private final Map<String, ChildState> parts = new TreeMap<>();
    private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    private Home home;
    private HomeLock launcher;
    private Ports ports;

    @BeforeEach
    void launch() throws IOException {
        home = new Home(folder.resolve("home"));
        home.create();
        launcher = HomeLock.take(home).orElseThrow();
        ports = Ports.free();
        for (String part : List.of("broker", "ingest", "train", "eval", "infer")) {
            parts.put(part, new ChildState(Phase.READY, Instant.now(), "", 0));
        }
        write();
    }

    @AfterEach
    void end() throws IOException {
        launcher.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "runs            | broker",
                "runs 1          | broker",
                "models          | broker",
                "rejected        | broker",
                "cancel 1        | broker",
                "predict pom.xml | broker",
                "stream          | broker",
                "train --recipe x | broker",
                "recipes         | train",
                "promote organ 1 | eval",
            })
    void nameThePartThatIsDownSinceWhenAndWhy(String arguments, String part) throws IOException {
        // Given
        Instant since = Instant.now().minusSeconds(7);
        parts.put(part, new ChildState(Phase.DOWN, since, "died (exit code 1), starting it again in 4 s", 3));
        write();

        // When
        int code = execute(arguments);

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(errors.toString())
                .startsWith(part.substring(0, 1).toUpperCase() + part.substring(1) + " is down, since ")
                .containsPattern(
                        "\\([78]\\.\\d s\\): died \\(exit code 1\\), starting it again in 4 s; it has ended 3 times")
                .endsWith("; './axial logs " + part + "' says more." + System.lineSeparator());
    }

    @Test
    void nameAPartThatIsStartingOrWasNotStartedYet() throws IOException {
        // Given
        parts.put("train", new ChildState(Phase.STARTING, Instant.now(), "", 0));
        parts.remove("eval");
        write();

        // When
        execute("recipes");
        execute("promote organ 1");

        // Then
        assertThat(errors.toString())
                .contains("Train is starting, since ")
                .contains("Eval is not started yet: the parts before it are starting");
    }

    @Test
    void giveUpOnAServiceThatTakesTheQuestionAndNeverAnswers() throws IOException {
        // Given: it is listened to and never accepted
        try (ServerSocket silent = new ServerSocket(ports.train(), 5, InetAddress.getByName("127.0.0.1"))) {
            assertThat(silent.isBound()).isTrue();
            long begin = System.nanoTime();

            // When
            int code = execute("recipes");

            // Then
            assertThat(code).isEqualTo(2);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(TEN_SECONDS);
            assertThat(errors.toString())
                    .startsWith("Train does not answer: no answer came within 8 s; './axial logs train' says more.");
        }
    }

    @Test
    void sayWhichPortNothingListensOn() {
        // When
        int code = execute("recipes");

        // Then
        assertThat(code).isEqualTo(2);
        assertThat(errors.toString()).startsWith("Train does not answer: nothing listens there (port " + ports.train());
    }

    @Test
    void sendTheTokenFromTheFileAndSayHowToGiveOne() throws IOException {
        // Given
        Path token = Files.writeString(folder.resolve("token"), "abc.def-1_2=\n");
        HttpServer train = train(401, "{\"error\": \"this request needs a bearer token\"}");

        // When
        execute("recipes");
        execute("recipes --token-file " + token);
        train.stop(0);

        // Then
        assertThat(authorizations).containsExactly("", "Bearer abc.def-1_2=");
        assertThat(errors.toString())
                .contains("Train asks for a token; give it with --token-file FILE (or AXIAL_TOKEN_FILE).")
                .contains("Train does not accept the token: this request needs a bearer token.")
                .doesNotContain("abc.def");
    }

    @Test
    void refuseATokenFileWithoutAToken() throws IOException {
        // Given
        Path empty = Files.writeString(folder.resolve("empty"), " \n");
        Path lines = Files.writeString(folder.resolve("lines"), "two words\n");

        // When
        execute("promote organ 1 --token-file " + empty);
        execute("promote organ 1 --token-file " + lines);
        execute("promote organ 1 --token-file " + folder.resolve("none"));
        execute("promote organ 1 --token-file " + folder);

        // Then
        assertThat(errors.toString().lines())
                .containsExactly(
                        "The token file " + empty + " is empty; it should hold one bearer token.",
                        "The token file " + lines
                                + " holds no bearer token: that is one word of letters, digits and ._~+/-.",
                        "The token file cannot be read: there is no file " + folder.resolve("none") + ".",
                        "The token file " + folder + " is a folder.");
    }

    @Test
    void refuseARequestThatTrainRefusesAndPublishNothing() throws Exception {
        // Given
        HttpServer train = train(400, "{\"error\": \"there is no recipe CNN-BN; did you mean cnn-bn?\"}");
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), ports.kafka())) {
            KafkaConnection kafka = KafkaConnection.to(broker.bootstrapServers());
            TopicCreation.create(kafka, Topics.ALL);

            // When
            int code = execute("train --recipe CNN-BN");

            // Then
            assertThat(code).isEqualTo(2);
            assertThat(errors.toString()).isEqualToIgnoringNewLines("There is no recipe CNN-BN; did you mean cnn-bn?");
            Queue<String> requests = new ConcurrentLinkedQueue<>();
            try (TopicFollower follower =
                    new TopicFollower(kafka, "test", Topics.TRAINING_REQUESTS, record -> requests.add("a request"))) {
                follower.start();
                follower.catchUp(Duration.ofSeconds(30));
            }
            assertThat(requests).isEmpty();
        } finally {
            train.stop(0);
        }
    }

    @Test
    void sayWhatTheyWaitForBesideTheirOutput() throws Exception {
        // Given
        parts.put("infer", new ChildState(Phase.NOT_READY, Instant.now().minusSeconds(9), "check 'model': none", 0));
        write();
        Terminal terminal = terminal();

        // When
        try (ServicesWatch watch = new ServicesWatch(
                RunningSystem.require(home), List.of(ServiceName.INFER), terminal, new PrintWriter(errors, true))) {
            await().atMost(TEN_SECONDS).until(() -> errors.toString().contains("Waiting: Infer is up, but not ready"));
            parts.put("infer", new ChildState(Phase.READY, Instant.now(), "", 0));
            write();

            // Then
            await().atMost(TEN_SECONDS).until(() -> errors.toString().contains("Infer is ready again."));
        }
        assertThat(errors.toString()).contains("): check 'model': none.");
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private HttpServer train(int status, String body) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), ports.train()), 0);
        server.createContext("/", exchange -> {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            authorizations.add(authorization == null ? "" : authorization);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    private void write() throws IOException {
        new SystemState(ProcessIdentity.current(), ports, true, parts).write(home);
    }

    private int execute(String arguments) {
        return Commands.line(Installation.locate(), terminal(), new PrintWriter(errors, true))
                .execute((arguments + " --home " + home.folder()).split(" "));
    }

    private Terminal terminal() {
        return new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), false, false);
    }
}
