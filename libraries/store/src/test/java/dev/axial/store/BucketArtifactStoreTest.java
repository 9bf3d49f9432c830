package dev.axial.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Adobe's S3Mock, in a process of its own, on a free port. */
class BucketArtifactStoreTest extends ArtifactStoreContract {

    private static final Pattern PORT = Pattern.compile("Tomcat started on ports?.*?(\\d+) \\(http\\)");

    @TempDir
    static Path server;

    private static Process s3;
    private static int port;

    private final String root = "/" + UUID.randomUUID();

    @BeforeAll
    static void start() throws IOException {
        s3 = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        Path.of("target", "s3mock", "s3mock.jar").toString(),
                        "--server.port=0",
                        "--http.port=0",
                        "--com.adobe.testing.s3mock.store.initial-buckets=axial",
                        "--com.adobe.testing.s3mock.store.root=" + Files.createDirectory(server.resolve("buckets")))
                .redirectErrorStream(true)
                .start();
        BufferedReader out = s3.inputReader();
        StringBuilder log = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            log.append(line).append('\n');
            Matcher started = PORT.matcher(line);
            if (started.find()) {
                port = Integer.parseInt(started.group(1));
                drain(out);
                return;
            }
        }
        throw new IllegalStateException("S3Mock did not start:\n" + log);
    }

    /** Reads the log of the server, so that it never waits for that. */
    private static void drain(BufferedReader out) {
        Thread drain = new Thread(() -> out.lines().forEach(line -> {}), "s3mock-log");
        drain.setDaemon(true);
        drain.start();
    }

    @AfterAll
    static void stop() {
        s3.destroyForcibly().onExit().join();
    }

    @Override
    String scheme() {
        return "s3";
    }

    @Override
    Map<String, String> options() {
        return options(port);
    }

    private Map<String, String> options(int port) {
        Map<String, String> options = new HashMap<>();
        options.put("bucket", "axial");
        options.put("root", root);
        options.put("endpoint", "http://localhost:" + port);
        options.put("region", "us-east-1");
        options.put("access_key_id", "any");
        options.put("secret_access_key", "any");
        return options;
    }

    @Test
    void saysThatTheBucketIsOutOfReach() {
        // Given a port where nobody listens: 1, which is reserved
        ArtifactRef ref = new ArtifactRef(Sha256.of(new byte[] {1}), 1);

        // When
        try (ArtifactStore store = ArtifactStore.open("s3", options(1))) {
            // Then
            assertThatThrownBy(() -> store.read(ref))
                    .isInstanceOf(ArtifactException.class)
                    .hasMessageContaining("check that bucket axial is within reach")
                    .hasMessageContaining("Connection refused")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        }
    }
}
