package dev.axial.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.axial.broker.EmbeddedBroker;
import dev.axial.contract.topic.Topics;
import dev.axial.launcher.home.Installation;
import dev.axial.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands for a system elsewhere, against a real broker and a real store; no launcher is at work. */
class ElsewhereTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static EmbeddedBroker broker;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        ByteArrayOutputStream unread = new ByteArrayOutputStream();
        int code = Commands.line(
                        Installation.locate(),
                        new Terminal(new PrintStream(unread, true, UTF_8), false, false),
                        new PrintWriter(System.err, true))
                .execute(
                        "topics",
                        "create",
                        "--bootstrap-servers",
                        broker.bootstrapServers(),
                        "--replication-factor",
                        "1");
        assertThat(code).isZero();
        assertThat(unread.toString(UTF_8))
                .contains("created axial.images\n")
                .contains("There are all " + Topics.ALL.size() + " topics, " + Topics.ALL.size() + " of them new");
    }

    @AfterAll
    static void end() throws IOException {
        broker.close();
    }

    @Test
    void theAddressOfKafkaIsEnoughForWhatKafkaKnows() {
        assertThat(axial("runs", "--bootstrap-servers", broker.bootstrapServers()))
                .isZero();
        assertThat(printed()).isEqualTo("No run yet; './axial train --recipe cnn-bn' starts one.\n");
    }

    @Test
    void topicsAreCreatedOnceAndFoundAsTheyShouldBe() {
        assertThat(axial("topics", "create", "--bootstrap-servers", broker.bootstrapServers()))
                .isZero();
        assertThat(printed())
                .doesNotContain("created")
                .contains("There are all " + Topics.ALL.size() + " topics, 0 of them new");

        assertThat(axial("topics", "check", "--bootstrap-servers", broker.bootstrapServers()))
                .isZero();
        assertThat(printed()).isEqualTo("All " + Topics.ALL.size() + " topics are as they should be.\n");
    }

    @Test
    void topicsGrowOnRequestAlone(@TempDir Path own) throws Exception {
        try (EmbeddedBroker fresh = EmbeddedBroker.start(own, 0)) {
            // Given
            String[] smaller = {"topics", "create", "--bootstrap-servers", fresh.bootstrapServers(), "--partitions", "2"
            };
            assertThat(axial(smaller)).isZero();
            printed();

            // When
            String[] larger = {"topics", "create", "--bootstrap-servers", fresh.bootstrapServers(), "--partitions", "3"
            };
            assertThat(axial(larger)).isZero();
            String unchanged = printed();
            List<String> withGrow = new ArrayList<>(List.of(larger));
            withGrow.add("--grow");
            assertThat(axial(withGrow.toArray(String[]::new))).isZero();
            String grown = printed();
            axial("topics", "--bootstrap-servers", fresh.bootstrapServers());

            // Then
            assertThat(unchanged).doesNotContain("partitions now");
            assertThat(grown.lines().filter(line -> line.contains("3 partitions now, 2 before")))
                    .hasSize((int) Topics.ALL.stream()
                            .filter(topic -> topic.partitions() > 1)
                            .count());
            assertThat(grown.indexOf("axial.predictions has")).isLessThan(grown.indexOf("axial.images has"));
            assertThat(printed()).containsPattern("axial\\.images +3 ").containsPattern("axial\\.models +1 ");
        }
    }

    @Test
    void aContextFileSaysItAll() throws Exception {
        // Given
        HttpServer infer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> authorizations = new ArrayList<>();
        infer.createContext("/", exchange -> {
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = "{\"status\":\"UP\",\"checks\":[]}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        infer.start();
        Files.writeString(folder.resolve("token"), "secret\n");
        Path context = context(
                "kafka.bootstrap.servers=" + broker.bootstrapServers(),
                "kafka.client.rack=a",
                "axial.store.root=" + folder.resolve("store"),
                "axial.services.infer=http://127.0.0.1:" + infer.getAddress().getPort() + "/",
                "axial.services.train=http://127.0.0.1:" + unused(),
                "axial.token-file=token");
        try {
            // When
            int code = axial("status", "--json", "--context", context.toString());

            // Then
            assertThat(code).isZero();
            JsonNode status = JSON.readTree(printed());
            assertThat(status.get("services").findValuesAsText("name")).containsExactly("broker", "train", "infer");
            assertThat(status.get("services").findValuesAsText("ready")).containsExactly("true", "false", "true");
            assertThat(status.at("/services/1/why").asText()).startsWith("nothing listens on port");
            assertThat(status.at("/services/2/address").asText())
                    .isEqualTo("http://127.0.0.1:" + infer.getAddress().getPort());
            assertThat(authorizations).isNotEmpty().allMatch("Bearer secret"::equals);
        } finally {
            infer.stop(0);
        }
    }

    @Test
    void aLaterContextFileAddsToAnEarlierOne() throws Exception {
        // Given
        Path places = context("kafka.bootstrap.servers=127.0.0.1:" + unused(), "axial.store.root=" + folder);
        Path secret = Files.writeString(
                folder.resolve("secret.properties"), "kafka.bootstrap.servers=" + broker.bootstrapServers() + "\n");

        // When
        int code = axial("runs", "--context", places.toString(), "--context", secret.toString());

        // Then
        assertThat(code).isZero();
    }

    @Test
    void datasetsLieInTheStoreThatIsNamed() throws Exception {
        // Given
        Path sample = Installation.locate().bundledSample();
        Path store = folder.resolve("store");
        String[] where = {"--bootstrap-servers", broker.bootstrapServers(), "--store", store.toString()};

        // When
        assertThat(axial(join(where, "datasets", "import", sample.toString(), "elsewhere")))
                .isZero();
        printed();
        assertThat(axial(join(where, "datasets"))).isZero();

        // Then
        assertThat(printed()).contains("elsewhere").contains("4,400");
        assertThat(store.resolve("objects")).isDirectory();
    }

    @Test
    void aServiceThatIsNeededAndUnknownIsNamed() {
        assertThat(axial("recipes", "--bootstrap-servers", broker.bootstrapServers()))
                .isEqualTo(Commands.CANNOT);
        assertThat(errors())
                .isEqualTo("The address of train is not known; give --service train=http://HOST:PORT, or "
                        + "axial.services.train in the file of --context.\n");

        assertThat(axial("datasets", "--bootstrap-servers", broker.bootstrapServers()))
                .isEqualTo(Commands.CANNOT);
        assertThat(errors())
                .isEqualTo("The address of the artifact store is not known; give --store s3://BUCKET, or "
                        + "axial.store.bucket in the file of --context.\n");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNamedWithinTenSeconds() throws Exception {
        String nobody = "127.0.0.1:" + unused();

        assertThat(axial("runs", "--bootstrap-servers", nobody)).isEqualTo(Commands.CANNOT);

        assertThat(errors())
                .startsWith("Kafka at " + nobody + " does not answer: ")
                .doesNotContain("./axial logs");
    }

    @Test
    void aKeystoreThatIsMissingIsNamed() throws Exception {
        Path tls = Files.writeString(
                folder.resolve("tls.properties"),
                "security.protocol=SSL\nssl.truststore.location=" + folder.resolve("missing.jks") + "\n");

        assertThat(axial("runs", "--bootstrap-servers", broker.bootstrapServers(), "--kafka-config", tls.toString()))
                .isEqualTo(Commands.CANNOT);

        assertThat(errors()).contains("missing.jks").doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka.bootstrap.servers=HERE, axial.stores=x | there is no key axial.stores; there are kafka.SETTING, axial.store.KEY, axial.services.NAME and axial.token-file.",
                "kafka.bootstrap.servers=HERE, axial.store.backet=x | an artifact store has no key backet; it has scheme, access-key-id, bucket, endpoint, region, root, secret-access-key, session-token and options.NAME.",
                "kafka.bootstrap.servers=HERE, axial.services.trian=http://a:1 | there is no service 'trian'; the services are ingest, train, eval, infer.",
                "kafka.bootstrap.servers=HERE, axial.services.train=a:1 | the address of train is like http://HOST:PORT, got 'a:1'.",
            })
    void aWrongLineOfAContextFileIsNamed(String lines, String message) throws Exception {
        Path context = context(lines.split(", "));

        assertThat(axial("runs", "--context", context.toString())).isEqualTo(Commands.CANNOT);

        assertThat(errors()).isEqualTo("The context file " + context + ": " + message + "\n");
    }

    @Test
    void whatTheOptionsLackOrContradictIsSaid() throws Exception {
        Path empty = context("axial.store.root=/tmp/none");
        assertThat(axial("runs", "--context", empty.toString())).isEqualTo(Commands.CANNOT);
        assertThat(errors())
                .isEqualTo("The address of Kafka is missing; give --bootstrap-servers HOST:PORT, or "
                        + "kafka.bootstrap.servers in the file of --context.\n");

        assertThat(axial("runs", "--context", folder.resolve("none.properties").toString()))
                .isEqualTo(Commands.CANNOT);
        assertThat(errors()).isEqualTo("There is no file " + folder.resolve("none.properties") + ".\n");

        assertThat(axial("runs", "--home", folder.toString(), "--bootstrap-servers", "a:1"))
                .isEqualTo(Commands.CANNOT);
        assertThat(errors())
                .isEqualTo(
                        "--home means the local system, and the other options one elsewhere; give one or the other.\n");

        Path weaker = Files.writeString(folder.resolve("weaker.properties"), "acks=1\n");
        assertThat(axial("runs", "--bootstrap-servers", "a:1", "--kafka-config", weaker.toString()))
                .isEqualTo(Commands.CANNOT);
        assertThat(errors())
                .isEqualTo("Kafka's setting acks is all here, since exactly-once delivery rests on it; got '1'.\n");
    }

    private Path context(String... lines) throws IOException {
        return Files.writeString(
                folder.resolve("context.properties"),
                String.join("\n", lines).replace("HERE", broker.bootstrapServers()) + "\n");
    }

    private static String[] join(String[] options, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }

    private static int unused() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private int axial(String... arguments) {
        return Commands.line(
                        Installation.locate(),
                        new Terminal(new PrintStream(printed, true, UTF_8), false, false),
                        new PrintWriter(errors, true))
                .execute(arguments);
    }

    /** Everything printed since the last call. */
    private String printed() {
        String all = printed.toString(UTF_8);
        printed.reset();
        return all;
    }

    private String errors() {
        String all = errors.toString();
        errors.getBuffer().setLength(0);
        return all;
    }
}
