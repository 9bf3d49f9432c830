package dev.axial.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of Reactive Messaging's channels on which services rest, in every service. */
class ChannelsTest {

    private static final Path ROOT = Checkout.ROOT;
    private static final String COMMON = "libraries/service/src/main/resources/META-INF/microprofile-config.properties";
    private static final String CONNECTOR = "mp.messaging.connector.smallrye-kafka.";

    /** By default a channel closes for good once a record has waited for a minute, or has foreign CloudEvents headers. */
    private static final List<String> FIXED = List.of(
            "throttled.unprocessed-record-max-age.ms",
            "cloud-events",
            "failure-strategy",
            "isolation.level",
            "commit-strategy");

    @Test
    void noChannelClosesSinceARecordWaitsOrHasForeignHeaders() throws IOException {
        Properties common = read(COMMON);
        assertThat(common)
                .containsEntry(CONNECTOR + "throttled.unprocessed-record-max-age.ms", "0")
                .containsEntry(CONNECTOR + "cloud-events", "false")
                .containsEntry(CONNECTOR + "failure-strategy", "dead-letter-queue")
                .containsEntry(CONNECTOR + "isolation.level", "read_committed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "train", "eval", "infer"})
    void noServiceDecidesThatAnew(String service) throws IOException {
        Set<String> overridden = new TreeSet<>();
        for (String key : read(service + "-service/src/main/resources/application.properties")
                .stringPropertyNames()) {
            if (key.startsWith("mp.messaging.incoming.") && FIXED.stream().anyMatch(key::endsWith)) {
                overridden.add(key);
            }
        }
        assertThat(overridden).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "train", "eval", "infer"})
    void eachChannelNamesItsRejectedTopic(String service) throws IOException {
        Properties properties = read(service + "-service/src/main/resources/application.properties");
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith("mp.messaging.incoming.") && key.endsWith(".connector")) {
                String channel = key.substring(0, key.length() - ".connector".length());
                assertThat(properties.getProperty(channel + ".dead-letter-queue.topic"))
                        .isEqualTo(properties.getProperty(channel + ".topic") + ".rejected");
            }
        }
    }

    private static Properties read(String file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(ROOT.resolve(file))) {
            properties.load(in);
        }
        return properties;
    }
}
