package dev.axial.train.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.axial.train.run.OwnershipLostException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real https server on loopback, whose certificate the JDK's keytool makes for the test. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // what waits for ever fails
class DownloadTest {

    private static final byte[] CONTENT = "weights".getBytes(UTF_8);
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static SSLContext tls;
    private static ExecutorService threads;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Duration> backOff = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpsServer server;

    @BeforeAll
    static void makeCertificate() throws Exception {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        threads = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void stopThreads() {
        threads.shutdownNow();
    }

    @BeforeEach
    void start() throws Exception {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    @Test
    void fetchesAFileOverAnAllowedRedirect() throws Exception {
        // Given
        serve("/models/a", exchange -> redirect(exchange, "/models/b"));
        serve("/models/b", exchange -> answer(exchange, 200, CONTENT));

        // When, Then
        assertThat(get("/models/a", CONTENT.length)).isEqualTo(CONTENT);
    }

    @Test
    void followsNoRedirectToAnAddressThatIsNotAllowed() {
        // Given
        serve("/models/a", exchange -> redirect(exchange, address("/private").toString()));
        serve("/private", exchange -> answer(exchange, 200, CONTENT));

        // When, Then
        assertThatThrownBy(() -> get("/models/a", CONTENT.length))
                .isInstanceOf(InvalidWeightsException.class)
                .hasMessageStartingWith("weights.address leads to " + address("/private")
                        + ", and axial.train.weights.allowed allows " + address("/models/"));
        assertThat(asked).containsExactly("/models/a");
    }

    @Test
    void triesAgainWhatMayPassAndThenFetchesIt() throws Exception {
        // Given
        serve("/models/a", exchange -> {
            if (asked.size() < 4) {
                answer(exchange, asked.size() == 2 ? 429 : 503, new byte[0]);
            } else {
                answer(exchange, 200, CONTENT);
            }
        });

        // When, Then
        assertThat(get("/models/a", CONTENT.length)).isEqualTo(CONTENT);
        assertThat(backOff).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void saysWhichKeyAndAddressCouldNotBeFetched() {
        // Given
        server.stop(0);

        // When, Then
        assertThatThrownBy(() -> get("/models/a", CONTENT.length))
                .isInstanceOf(WeightsUnreachableException.class)
                .hasMessageStartingWith(
                        "weights.address " + address("/models/a") + " could not be fetched in 7 tries (")
                .hasMessageEndingWith("); without network, give the file by --weights")
                .hasMessageNotContaining("Exception");
        assertThat(backOff).hasSize(6);
    }

    @Test
    void doesNotTryAgainWhatIsNotThere() {
        // Given
        serve("/models/a", exchange -> answer(exchange, 404, new byte[0]));

        // When, Then
        assertThatThrownBy(() -> get("/models/a", CONTENT.length))
                .isInstanceOf(InvalidWeightsException.class)
                .hasMessage("weights.address leads to " + address("/models/a")
                        + ", which answers with HTTP status 404 and not 200");
        assertThat(asked).hasSize(1);
    }

    @Test
    void readsOneByteMoreThanExpectedAndNoFurther() throws Exception {
        // Given
        serve("/models/a", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = new byte[1 << 16];
            while (end.getCount() > 0) {
                exchange.getResponseBody().write(piece); // without end
            }
        });

        // When, Then
        assertThat(get("/models/a", 100_000)).hasSize(100_001);
    }

    @Test
    void givesUpABodyThatDoesNotEndInTime() {
        // Given
        serve("/models/a", exchange -> {
            exchange.sendResponseHeaders(200, CONTENT.length);
            exchange.getResponseBody().write(CONTENT, 0, 1);
            exchange.getResponseBody().flush();
            await(end);
        });

        // When, Then
        assertThatThrownBy(
                        () -> download(Duration.ofMillis(300)).get(address("/models/a"), CONTENT.length, this::pause))
                .isInstanceOf(WeightsUnreachableException.class)
                .hasMessageContaining("no complete answer within");
    }

    @Test
    void stopsWhenTheRunDoes() {
        // Given
        serve("/models/a", exchange -> await(end));

        // When, Then
        assertThatThrownBy(() -> download(Duration.ofMinutes(1)).get(address("/models/a"), CONTENT.length, duration -> {
                    throw new OwnershipLostException("its request went to another replica of train");
                }))
                .isInstanceOf(OwnershipLostException.class);
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private void serve(String path, Handler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                asked.add(path);
                handler.handle(exchange);
            }
        });
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().add("Location", location);
        exchange.sendResponseHeaders(302, -1);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private URI address(String path) {
        return URI.create("https://localhost:" + server.getAddress().getPort() + path);
    }

    private byte[] get(String path, long bytes) throws Exception {
        return download(Duration.ofSeconds(30)).get(address(path), bytes, this::pause);
    }

    private Download download(Duration timeout) {
        return new Download(
                AllowedAddresses.of(List.of(address("/models/").toString())),
                timeout,
                HttpClient.newBuilder().sslContext(tls));
    }

    /** Does not wait between two tries, but for an answer that is on its way. */
    private void pause(Duration duration) {
        if (duration.toMillis() >= 1000) {
            backOff.add(duration);
        } else {
            LockSupport.parkNanos(duration.toNanos());
        }
    }
}
