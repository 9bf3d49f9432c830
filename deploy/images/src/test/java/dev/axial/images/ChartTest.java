package dev.axial.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.axial.launcher.home.Installation;
import dev.axial.launcher.home.Ports;
import dev.axial.launcher.parts.Part;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Helm chart against what it installs. A test that needs Helm or promtool is skipped where there is none. */
class ChartTest {

    private static final Path CHART = Installation.locate().folder().resolve("deploy/helm/axial");
    private static final Path ALERTS_TEST =
            Installation.locate().folder().resolve("deploy/images/src/test/resources/alerts-test.yaml");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String[] ENOUGH = {
        "--set", "kafka.bootstrapServers=kafka:9092", "--set", "store.bucket=models", "--set", "security.open=true"
    };

    private static JsonNode values;
    private static JsonNode schema;
    private static String templates;

    @BeforeAll
    static void read() throws IOException {
        values = YAML.readTree(Files.readString(CHART.resolve("values.yaml")));
        schema = new ObjectMapper().readTree(Files.readString(CHART.resolve("values.schema.json")));
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(CHART.resolve("templates"))) {
            for (Path file : files.sorted().toList()) {
                all.append(Files.readString(file));
            }
        }
        templates = all.toString();
    }

    /** A missing or outdated table is written beside the classes, to be taken over. */
    @Test
    void thePageOfValuesIsThatOfTheChart() throws IOException {
        List<String> table = ValuesTable.of(Files.readAllLines(CHART.resolve("values.yaml")));
        Path page = Installation.locate().folder().resolve("docs/VALUES.md");
        Path current = Files.write(Path.of("target/VALUES.md"), table);

        List<String> lines = Files.readAllLines(page);
        assertThat(lines.subList(lines.indexOf(table.get(0)), lines.size()))
                .as("the table in %s; %s is the current one", page, current.toAbsolutePath())
                .isEqualTo(table);
    }

    @Test
    void memoryLimitsAreTheCeilingsOfTheProcesses() {
        for (Part service : Part.SERVICES) {
            assertThat(values.at("/" + service.code() + "/resources/limits/memory")
                            .asText())
                    .as(service.code())
                    .isEqualTo(service.ceiling() + "Mi");
        }
    }

    @Test
    void portsAreThoseOfTheServices() {
        for (Part service : Part.SERVICES) {
            assertThat(templates).contains('"' + service.code() + "\" " + service.port(Ports.DEFAULT));
        }
    }

    @Test
    void everyValueIsInTheSchemaAndInATemplate() {
        Set<String> described = new TreeSet<>();
        collect("", schema, described);
        described.remove("global"); // Helm's own
        Set<String> given = new TreeSet<>();
        collectValues("", values, described, given);

        assertThat(given).isEqualTo(described);
        for (String value : described) {
            String first = value.substring(0, value.contains(".") ? value.indexOf('.') : value.length());
            boolean ofService =
                    Arrays.stream(Part.values()).anyMatch(part -> part.code().equals(first));
            String used = ofService ? value.substring(first.length()) : ".Values." + value;
            assertThat(
                            ofService
                                    ? templates.contains("$values" + used) || used.endsWith("enabled")
                                    : templates.contains(used))
                    .as("a template uses " + value)
                    .isTrue();
        }
    }

    /** Paths of what the schema describes down to what it does not describe further. */
    private static void collect(String path, JsonNode node, Set<String> into) {
        JsonNode properties = node.get("properties");
        boolean closed = node.path("additionalProperties").isBoolean();
        if (properties == null || !closed || path.endsWith(".resources")) {
            into.add(path);
            return;
        }
        properties
                .properties()
                .forEach(one ->
                        collect(path.isEmpty() ? one.getKey() : path + "." + one.getKey(), one.getValue(), into));
    }

    private static void collectValues(String path, JsonNode node, Set<String> leaves, Set<String> into) {
        if (leaves.contains(path) || !node.isObject()) {
            into.add(path);
            return;
        }
        node.properties()
                .forEach(one -> collectValues(
                        path.isEmpty() ? one.getKey() : path + "." + one.getKey(), one.getValue(), leaves, into));
    }

    @Test
    void helmFindsNoFault() throws Exception {
        assertThat(helm("lint", CHART.toString(), ENOUGH)).contains("1 chart(s) linted, 0 chart(s) failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka.bootstrapServers=kafka         | at '/kafka/bootstrapServers': 'kafka' does not match pattern",
                "infer.replicas=-1                    | at '/infer/replicas': minimum: got -1, want 0",
                "infers.replicas=2                    | additional properties 'infers' not allowed",
                "image.pullPolicy=Sometimes           | at '/image/pullPolicy': value must be one of 'Always', 'IfNotPresent', 'Never'",
                "infer.resources.limits.memory=1.5x   | at '/infer/resources/limits/memory': '1.5x' does not match pattern",
                "config.foo=1                         | invalid propertyName 'foo'",
                "store.bucket=                        | store.bucket is required for store.scheme s3",
                "security.open=false                  | give security.oidc.authServerUrl or security.oidc.publicKey, or security.open=true",
                "ingest.kafka.user=me                 | at '/ingest/kafka': additional properties 'user' not allowed",
                "infer.keda.enabled=true,infer.autoscaling.enabled=true | would both set its replicas: enable one of them",
            })
    void aWrongValueIsNamed(String value, String message) throws Exception {
        List<String> options = new ArrayList<>(List.of(ENOUGH));
        options.addAll(List.of("--set", value.strip()));

        assertThat(helm("template", CHART.toString(), options.toArray(String[]::new)))
                .contains(message);
    }

    @Test
    void aServiceMayHaveAKafkaUserOfItsOwn() throws Exception {
        // When
        String rendered = helm(
                "template",
                CHART.toString(),
                Stream.concat(
                                Arrays.stream(ENOUGH),
                                Stream.of(
                                        "--set", "kafka.config.security\\.protocol=SSL",
                                        "--set", "kafka.secret=everyone",
                                        "--set", "kafka.mounts={ca}",
                                        "--set", "ingest.kafka.config.client\\.rack=a",
                                        "--set", "ingest.kafka.secret=of-ingest",
                                        "--set", "ingest.kafka.mounts={ingest-user}"))
                        .toArray(String[]::new));

        // Then
        List<String> files = new ArrayList<>();
        List<String> mounts = new ArrayList<>();
        for (JsonNode one :
                YAML.readerFor(JsonNode.class).<JsonNode>readValues(rendered).readAll()) {
            if (one.path("kind").asText().equals("ConfigMap")) {
                one.get("data").properties().stream()
                        .filter(file -> file.getValue().asText().contains("kafka.client.rack=a"))
                        .forEach(file -> files.add(file.getKey()));
                assertThat(one.get("data").get("infer.properties").asText()).contains("kafka.security.protocol=SSL");
            }
            one.at("/spec/template/spec/volumes")
                    .forEach(volume -> mounts.add(one.at("/metadata/name").asText() + " "
                            + volume.at("/secret/secretName").asText()));
        }
        assertThat(files).containsExactly("ingest.properties");
        assertThat(mounts)
                .contains("axial-ingest of-ingest", "axial-ingest ca", "axial-ingest ingest-user")
                .contains("axial-infer everyone", "axial-infer ca", "axial-topics-1 everyone", "axial-topics-1 ca")
                .doesNotContain("axial-ingest everyone", "axial-infer ingest-user", "axial-infer of-ingest");
    }

    @Test
    void eachAlertIsTested() throws IOException {
        Set<String> alerts = new TreeSet<>();
        YAML.readTree(Files.readString(CHART.resolve("files/alerts.yaml")))
                .at("/groups/0/rules")
                .forEach(rule -> alerts.add(rule.path("alert").asText()));
        Set<String> fired = new TreeSet<>();
        Set<String> quiet = new TreeSet<>();
        for (JsonNode test : YAML.readTree(Files.readString(ALERTS_TEST)).path("tests")) {
            for (JsonNode moment : test.path("alert_rule_test")) {
                (moment.path("exp_alerts").isEmpty() ? quiet : fired)
                        .add(moment.path("alertname").asText());
            }
        }

        assertThat(fired).isEqualTo(alerts);
        assertThat(quiet).isEqualTo(alerts);
    }

    @Test
    void alertsFireWhenTheyShouldAndSayWhy() throws Exception {
        assertThat(run("promtool", List.of("test", "rules", ALERTS_TEST.toString())))
                .contains("SUCCESS");
    }

    private static String helm(String command, String chart, String... options) throws Exception {
        List<String> line = new ArrayList<>(List.of(command));
        if (command.equals("template")) {
            line.add("axial");
        }
        line.add(chart);
        line.addAll(List.of(options));
        return run("helm", line);
    }

    private static String run(String tool, List<String> options) throws Exception {
        Optional<Path> found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "there is no " + tool);
        List<String> line = new ArrayList<>(List.of(found.get().toString()));
        line.addAll(options);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output;
    }
}
