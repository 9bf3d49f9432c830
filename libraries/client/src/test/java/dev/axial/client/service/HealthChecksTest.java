package dev.axial.client.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HealthChecksTest {

    private static final String UP = "{\"status\":\"UP\",\"checks\":[]}";
    private static final String DOWN = "{\"status\":\"DOWN\",\"checks\":["
            + "{\"name\":\"loop images\",\"status\":\"UP\",\"data\":{\"state\":\"running\"}},"
            + "{\"name\":\"channel epoch-requests\",\"status\":\"DOWN\",\"data\":{\"reason\":\"closed after 60 s\"}},"
            + "{\"name\":\"follower champions\",\"status\":\"DOWN\",\"data\":{\"axial-eval-0\":\"running\",\"champions\":\"has failed\",\"offset\":17}},"
            + "{\"name\":\"store\",\"status\":\"DOWN\"}]}";

    @Test
    void namesEachFailingCheckAndItsReason() {
        assertThat(HealthChecks.failing(503, DOWN))
                .isEqualTo("check 'channel epoch-requests': closed after 60 s; check 'follower champions': champions"
                        + " has failed, offset 17; check 'store'");
    }

    @Test
    void saysWhatElseAnsweredAndShowsNoControlCharacters() {
        assertThat(HealthChecks.failing(404, "<html>not found</html>"))
                .isEqualTo("its health page answers with HTTP status 404");
        assertThat(HealthChecks.failing(
                        503, "{\"checks\":[{\"name\":\"x\",\"status\":\"DOWN\",\"data\":{\"why\":\"a\\u001b[2Jb\"}}]}"))
                .isEqualTo("check 'x': a\\u001b[2Jb");
    }

    @Test
    void tellsReadyFromNotReadyFromNotAliveFromSilent() throws Exception {
        assertThat(health(200, UP, 200, UP)).isEqualTo(new Health.Ready());
        assertThat(health(200, UP, 503, "{\"checks\":[{\"name\":\"model\",\"status\":\"DOWN\"}]}"))
                .isEqualTo(new Health.NotReady("check 'model'"));
        assertThat(health(503, DOWN, 503, DOWN))
                .isInstanceOf(Health.NotAlive.class)
                .asString()
                .contains("closed after 60 s");

        // Given: a port that nothing listens on
        int free = freePort();
        assertThat(client(free).health()).isEqualTo(new Health.Silent("nothing listens on port " + free));
    }

    private static ServiceClient client(int port) {
        return new ServiceClient("train", URI.create("http://127.0.0.1:" + port));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static Health health(int live, String liveBody, int ready, String readyBody)
            throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        answer(server, "/q/health/live", live, liveBody);
        answer(server, "/q/health/ready", ready, readyBody);
        server.start();
        try {
            return client(server.getAddress().getPort()).health();
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpServer server, String path, int status, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
