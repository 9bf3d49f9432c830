package dev.axial.infer.edge.protocol;

import static dev.axial.infer.edge.protocol.OrganRequests.bytes;
import static dev.axial.infer.edge.protocol.OrganRequests.floats;
import static dev.axial.infer.edge.protocol.OrganRequests.request;
import static dev.axial.infer.edge.protocol.OrganRequests.typed;
import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.inference.wire.InferTensorContents;
import dev.axial.contract.inference.wire.ModelInferRequest;
import dev.axial.contract.inference.wire.ModelInferResponse;
import dev.axial.contract.inference.wire.ModelStreamInferResponse;
import dev.axial.infer.edge.RunningSystem;
import io.grpc.CallOptions;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that no proper client would make, by a bare client of HTTP/2, and the memory that they take. */
@QuarkusTest
@WithTestResource(RunningSystem.class)
class HostileCallsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TestHTTPResource("/")
    URI server;

    private Vertx vertx;
    private HttpClient bare;

    @BeforeEach
    void connect() {
        vertx = Vertx.vertx();
        bare = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        await().atMost(LONG).untilAsserted(() -> get("/v2/health/ready").then().statusCode(200));
    }

    @AfterEach
    void disconnect() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void messagesMayComeCompressed() throws Exception {
        // When
        ModelInferRequest request =
                request(1).addRawInputContents(bytes(192, 64)).build();
        try (CallingClient client = new CallingClient(server)) {
            ModelInferResponse reply = client.call(
                    "ModelInfer",
                    request,
                    ModelInferResponse.getDefaultInstance(),
                    CallOptions.DEFAULT.withCompression("gzip"));

            // Then
            assertThat(floats(reply.getRawOutputContents(0))).containsExactly(3f, 1f, 0f);
        }

        // When cut, foreign, without a name, or a bomb of 100 MB
        byte[] gzip = gzip(request.toByteArray());
        requireStatus(send("gzip", framed(1, Arrays.copyOf(gzip, gzip.length / 2))), 3, "is cut");
        requireStatus(send("br", framed(1, gzip)), 12, "gzip and deflate are");
        requireStatus(send(null, framed(1, gzip)), 3, "no grpc-encoding");
        requireStatus(send("gzip", framed(1, gzip(new byte[100_000_000]))), 8, "unpacks to more");
    }

    @Test
    void messagesThatAreNoneGetASentence() throws Exception {
        requireStatus(send(null, framed(0, "{\"inputs\": []}".getBytes(UTF_8))), 3, "is not of this method");
        requireStatus(send(null, Buffer.buffer()), 3, "ended before its message");
        requireStatus(send(null, prefix(9).appendByte((byte) 1)), 3, "1 bytes of 9 came");
        requireStatus(send(null, framed(0, new byte[0]).appendBuffer(framed(0, new byte[0]))), 3, "more follows it");
        requireStatus(
                send(null, Buffer.buffer(new byte[] {0, 8, 0, 0, 0})),
                8,
                "at most 67108864 bytes, this one has 134217728");
    }

    @Test
    void messagesThatWouldBeFarLargerOnceParsedAreRefused() throws Exception {
        // When: eight million inputs of two bytes, and as many numbers in ten million bytes
        byte[] inputs = new byte[16_000_000];
        for (int i = 0; i < inputs.length; i += 2) {
            inputs[i] = 5 << 3 | 2; // field 5, of a length, which is 0
        }
        ModelInferRequest numbers = typed(
                        InferTensorContents.newBuilder().addAllInt64Contents(Collections.nCopies(10_000_000, 1L)))
                .build();

        // Then
        requireStatus(send(null, framed(0, inputs)), 8, "parsed, this message would take 1024000128 bytes");
        requireStatus(send(null, framed(0, numbers.toByteArray())), 8, "raw_input_contents");
    }

    @Test
    void aCallIsEndedAtItsDeadline() throws Exception {
        // When: its message never comes
        HttpClientResponse response = open("50m").begun();

        // Then
        requireStatus(response, 4, "the deadline of the call passed");

        // When no deadline
        requireStatus(open("soon").begun(), 3, "up to 8 digits");
    }

    @Test
    void callsBeyondTheMemoryForThemAreRefusedUntilOthersEnd() throws Exception {
        // Given: two that announce messages of 63 MiB
        List<OpenCall> waiting = List.of(open(null), open(null));
        for (OpenCall one : waiting) {
            one.send(prefix(63 << 20));
        }

        // When // Then: another announces as much
        OpenCall third = open(null);
        third.send(prefix(63 << 20));
        requireStatus(third.response(), 8, "axial.infer.request-bytes");

        // When they have gone
        waiting.forEach(OpenCall::reset);

        // Then there is room for as much again
        await().atMost(LONG)
                .untilAsserted(
                        () -> requireStatus(send(null, framed(0, new byte[63 << 20])), 3, "is not of this method"));
    }

    @Test
    void aStreamWhoseMessageDoesNotComeIsEndedAndKeepsItsAnswers() throws Exception {
        // Given
        OpenCall call = open("ModelStreamInfer", null, null);
        Future<Buffer> body = call.request.response().compose(HttpClientResponse::body); // before any of it comes
        byte[] whole = request(1).addRawInputContents(bytes(192, 64)).build().toByteArray();

        // When: a whole message, and a piece of another
        call.send(framed(0, whole).appendBuffer(prefix(9)).appendByte((byte) 1));
        HttpClientResponse response = call.response();
        Buffer answered = body.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);

        // Then
        assertThat(answered.getInt(1)).isEqualTo(answered.length() - 5);
        assertThat(ModelStreamInferResponse.parseFrom(answered.getBytes(5, answered.length()))
                        .getInferResponse()
                        .getModelVersion())
                .isEqualTo("3");
        assertThat(response.getTrailer("grpc-status")).isEqualTo("4");
        assertThat(URLDecoder.decode(response.getTrailer("grpc-message"), UTF_8))
                .isEqualTo("a message of this call did not come within 5000 ms (axial.infer.body-timeout)");
    }

    /** A message behind its prefix. */
    private static Buffer framed(int compressed, byte[] message) {
        return Buffer.buffer()
                .appendByte((byte) compressed)
                .appendInt(message.length)
                .appendBytes(message);
    }

    private static Buffer prefix(int length) {
        return Buffer.buffer().appendByte((byte) 0).appendInt(length);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(plain);
        }
        return gzip.toByteArray();
    }

    private HttpClientResponse send(String encoding, Buffer body) throws Exception {
        OpenCall call = open(null, encoding);
        call.request.end(body);
        return call.response();
    }

    private OpenCall open(String timeout) throws Exception {
        return open(timeout, null);
    }

    private OpenCall open(String timeout, String encoding) throws Exception {
        return open("ModelInfer", timeout, encoding);
    }

    private OpenCall open(String method, String timeout, String encoding) throws Exception {
        HttpClientRequest request = bare.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("localhost")
                        .setPort(server.getPort())
                        .setURI("/" + CallingClient.SERVICE + "/" + method))
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        request.setChunked(true).putHeader("Content-Type", "application/grpc").putHeader("te", "trailers");
        if (timeout != null) {
            request.putHeader("grpc-timeout", timeout);
        }
        if (encoding != null) {
            request.putHeader("grpc-encoding", encoding);
        }
        return new OpenCall(request);
    }

    private static void requireStatus(HttpClientResponse response, int status, String sentence) throws Exception {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.getHeader("grpc-status")).isEqualTo(Integer.toString(status));
        assertThat(URLDecoder.decode(response.getHeader("grpc-message"), UTF_8)).contains(sentence);
    }

    /** A call whose message may come in pieces, or not at all. */
    private record OpenCall(HttpClientRequest request) {

        void send(Buffer piece) throws Exception {
            request.write(piece).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }

        void reset() {
            request.reset(8); // CANCEL
        }

        /** The response to headers alone. */
        HttpClientResponse begun() throws Exception {
            request.sendHead();
            return response();
        }

        HttpClientResponse response() throws Exception {
            return request.response().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }
}
