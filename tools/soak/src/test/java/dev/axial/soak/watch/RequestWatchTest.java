package dev.axial.soak.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.axial.client.service.ServiceClient;
import dev.axial.client.service.ServiceName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RequestWatchTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void countsRequestsAndKeepsWhySomeFailed() throws Exception {
        // Given: a service whose third answer is an error
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean bad = asked.incrementAndGet() == 3;
            byte[] body = (bad ? "{\"error\": \"tired\"}" : "{}").getBytes(UTF_8);
            exchange.sendResponseHeaders(bad ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        ServiceClient client = new ServiceClient(
                "eval", URI.create("http://127.0.0.1:" + server.getAddress().getPort()));

        // When
        try (RequestWatch watch = new RequestWatch(Map.of(ServiceName.EVAL, client))) {
            await().atMost(LONG)
                    .until(() -> watch.counts().get(ServiceName.EVAL).asked() >= 5);

            // Then
            RequestWatch.Requests requests = watch.counts().get(ServiceName.EVAL);
            assertThat(requests.failed()).isEqualTo(1);
            assertThat(requests.failures()).singleElement().asString().contains("tired");
        } finally {
            server.stop(0);
        }
    }
}
