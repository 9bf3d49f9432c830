package dev.axial.store.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.axial.store.dataset.PublishedDatasets.DownloadProgress;
import dev.axial.store.dataset.PublishedDatasets.Published;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedDatasetsTest {

    private static final DownloadProgress SILENT = (bytes, of) -> {};

    @TempDir
    Path folder;

    private final byte[] content = new byte[300_000];
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        new Random(1).nextBytes(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/whole.npz", exchange -> answer(exchange, 200, content, content.length));
        server.createContext("/other.npz", exchange -> answer(exchange, 200, new byte[300_000], 300_000));
        server.createContext("/longer.npz", exchange -> answer(exchange, 200, new byte[900_000], 900_000));
        server.createContext("/broken.npz", exchange -> answer(exchange, 200, new byte[100_000], 300_000));
        server.createContext("/busy.npz", exchange -> answer(exchange, 503, new byte[0], -1));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void fetchesTheFileAndTellsHowFarItIs() throws Exception {
        // Given
        List<Long> received = new ArrayList<>();

        // When
        Path file = published("whole").fetch("mine", folder.resolve("new"), (bytes, of) -> {
            assertThat(of).isEqualTo(content.length);
            received.add(bytes);
        });

        // Then
        assertThat(file).isEqualTo(folder.resolve("new/mine.npz")).hasBinaryContent(content);
        assertThat(received).isSorted().last().isEqualTo((long) content.length);
        assertThat(folder.resolve("new")).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void usesWhatWasFetchedBefore() throws Exception {
        // Given
        published("whole").fetch("mine", folder, SILENT);

        // When
        published("whole").fetch("mine", folder, SILENT);

        // Then
        assertThat(requests).hasValue(1);
    }

    @Test
    void fetchesAgainWhatIsDamaged() throws Exception {
        // Given
        Files.write(folder.resolve("mine.npz"), new byte[] {1, 2, 3});

        // When
        Path file = published("whole").fetch("mine", folder, SILENT);

        // Then
        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void refusesWhatIsNotTheFileThatWasPublished() {
        assertThatThrownBy(() -> published("other").fetch("mine", folder, SILENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("instead of the published 300000 bytes of MD5 " + md5(content))
                .hasMessageContaining("fetch the file by hand and give its path");
        assertThatThrownBy(() -> published("longer").fetch("mine", folder, SILENT))
                .hasMessageContaining("instead of the published 300000 bytes");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysWhatToDoWhereTheNetworkOrTheServerFails() throws IOException {
        // Given a port that nobody listens on any more
        URI nowhere = address("whole");
        PublishedDatasets busy = published("busy");
        PublishedDatasets broken = published("broken");

        // Then
        assertThatThrownBy(() -> busy.fetch("mine", folder, SILENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("HTTP status 503")
                .hasMessageContaining("fetch that file elsewhere and give its path");
        assertThatThrownBy(() -> broken.fetch("mine", folder, SILENT)).isInstanceOf(IOException.class);

        // When
        server.stop(0);

        // Then
        assertThatThrownBy(() -> published(nowhere).fetch("mine", folder, SILENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("mine could not be fetched from " + nowhere)
                .hasMessageContaining("without network, fetch that file elsewhere and give its path");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void knowsTheFullOrganAMnist() {
        // When
        Published organ = PublishedDatasets.medmnist().find("organamnist").orElseThrow();

        // Then
        assertThat(organ.address()).hasToString("https://zenodo.org/records/10519652/files/organamnist.npz");
        assertThat(organ.md5()).isEqualTo("68e3f8846a6bd62f0c9bf841c0d9eacc");
        assertThatThrownBy(() -> PublishedDatasets.medmnist().fetch("nothing", folder, SILENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only [organamnist]; give the path of an .npz file instead");
    }

    private PublishedDatasets published(String file) {
        return published(address(file));
    }

    private PublishedDatasets published(URI address) {
        return new PublishedDatasets(List.of(new Published("mine", address, md5(content), content.length, "nobody's")));
    }

    private URI address(String file) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/" + file + ".npz");
    }

    private void answer(HttpExchange exchange, int status, byte[] body, long length) throws IOException {
        requests.incrementAndGet();
        exchange.sendResponseHeaders(status, length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
