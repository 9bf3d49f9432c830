package dev.axial.infer.edge.protocol;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.axial.image.PngEncoder;
import dev.axial.infer.TestModels;
import dev.axial.infer.edge.RunningSystem;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Version 3 of organ takes images of two pixels a, b; its logits are (a / 64, b / 64, 0). */
@QuarkusTest
@WithTestResource(RunningSystem.class)
class InferenceRequestsTest {

    private static final String INFER = "/v2/models/organ/infer";
    private static final String JSON_LENGTH = "Inference-Header-Content-Length";

    @TestHTTPResource("/v2/models/organ/infer")
    URI infer;

    @BeforeEach
    void awaitReady() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> get("/v2/health/ready").then().statusCode(200));
    }

    @Test
    void numbersFlatOrNestedAreAnsweredWithBothOutputs() {
        for (String data : List.of("[0, 64, 192, 64]", "[[[[0, 64]]], [[[192, 64]]]]")) {
            Response reply = post("{\"id\": \"7\", \"inputs\": [{\"name\": \"images\", \"datatype\": \"UINT8\","
                    + " \"shape\": [2, 1, 1, 2], \"data\": " + data + "}]}");

            reply.then()
                    .statusCode(200)
                    .body("id", equalTo("7"))
                    .body("model_name", equalTo("organ"))
                    .body("model_version", equalTo("3"))
                    .body("outputs.name", equalTo(List.of("logits", "probabilities")))
                    .body("outputs[0].datatype", equalTo("FP32"))
                    .body("outputs[0].shape", equalTo(List.of(2, 3)))
                    .body("outputs[0].data", equalTo(List.of(0f, 1f, 0f, 3f, 1f, 0f)));
            List<Float> probabilities = reply.jsonPath().getList("outputs[1].data", Float.class);
            requireProbabilities(probabilities.subList(0, 3), 0);
            requireProbabilities(probabilities.subList(3, 6), 192);
        }
    }

    @Test
    void binaryTensorsComeAndGoAfterTheJson() throws Exception {
        // Given: what an official client sends for two images and one output
        String json = "{\"inputs\":[{\"name\":\"images\",\"shape\":[2,1,1,2],\"datatype\":\"UINT8\","
                + "\"parameters\":{\"binary_data_size\":4}}],"
                + "\"outputs\":[{\"name\":\"probabilities\",\"parameters\":{\"binary_data\":true}}]}";
        byte[] body = concatenated(json.getBytes(UTF_8), new byte[] {0, 64, (byte) 192, 64});

        // When
        HttpResponse<byte[]> reply = send(HttpRequest.newBuilder(infer).header(JSON_LENGTH, "" + json.length()), body);

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        int length = Integer.parseInt(reply.headers().firstValue(JSON_LENGTH).orElseThrow());
        assertThat(new String(reply.body(), 0, length, UTF_8))
                .isEqualTo("{\"model_name\":\"organ\",\"model_version\":\"3\",\"outputs\":[{\"name\":\"probabilities\","
                        + "\"datatype\":\"FP32\",\"shape\":[2,3],\"parameters\":{\"binary_data_size\":24}}]}");
        ByteBuffer raw = ByteBuffer.wrap(reply.body(), length, 24).slice().order(ByteOrder.LITTLE_ENDIAN);
        List<Float> probabilities = new ArrayList<>();
        while (raw.hasRemaining()) {
            probabilities.add(raw.getFloat());
        }
        requireProbabilities(probabilities.subList(0, 3), 0);
        requireProbabilities(probabilities.subList(3, 6), 192);
    }

    @Test
    void theBestClassesAreNamed() {
        Response reply = post("{\"inputs\": [{\"name\": \"images\", \"datatype\": \"UINT8\", \"shape\": [2, 1, 1, 2],"
                + " \"data\": [192, 64, 0, 0]}], \"outputs\": [{\"name\": \"logits\","
                + " \"parameters\": {\"classification\": 2}}]}");

        // Then: of equals the first
        reply.then()
                .statusCode(200)
                .body("outputs[0].datatype", equalTo("BYTES"))
                .body("outputs[0].shape", equalTo(List.of(2, 2)))
                .body(
                        "outputs[0].data",
                        equalTo(List.of("3.0:0:liver", "1.0:1:spleen", "0.0:0:liver", "0.0:1:spleen")));
    }

    @Test
    void encodedImagesAreShapedAsTheStreamShapesThem() {
        // Given: a PNG of the model's shape, in Base64, as raw element and as the whole body
        byte[] png = new PngEncoder(TestModels.TWO_PIXELS).encode(new byte[] {(byte) 192, 64});
        String base64 = Base64.getEncoder().encodeToString(png);

        post("{\"inputs\": [{\"name\": \"images\", \"datatype\": \"BYTES\", \"shape\": [1], \"data\": [\"" + base64
                        + "\"]}]}")
                .then()
                .statusCode(200)
                .body("outputs[0].data", equalTo(List.of(3f, 1f, 0f)));

        String json = "{\"inputs\":[{\"name\":\"images\",\"shape\":[1,1],\"datatype\":\"BYTES\","
                + "\"parameters\":{\"binary_data_size\":" + (4 + png.length) + "}}]}";
        ByteBuffer body = ByteBuffer.allocate(json.length() + 4 + png.length).order(ByteOrder.LITTLE_ENDIAN);
        body.put(json.getBytes(UTF_8)).putInt(png.length).put(png);
        given().header(JSON_LENGTH, json.length())
                .body(body.array())
                .post(INFER)
                .then()
                .statusCode(200)
                .body("outputs[0].data", equalTo(List.of(3f, 1f, 0f)));

        byte[] reply = given().header(JSON_LENGTH, 0)
                .body(png)
                .post(INFER)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        assertThat(ByteBuffer.wrap(reply, reply.length - 24, 12)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getFloat())
                .isEqualTo(3f);
    }

    @Test
    void oneRawImageIsABodyToo() {
        byte[] reply = given().header(JSON_LENGTH, 0)
                .body(new byte[] {64, (byte) 128})
                .post(INFER)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        ByteBuffer raw = ByteBuffer.wrap(reply, reply.length - 24, 12).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(List.of(raw.getFloat(), raw.getFloat(), raw.getFloat())).containsExactly(1f, 2f, 0f);

        given().header(JSON_LENGTH, 0)
                .body(new byte[] {1, 2, 3})
                .post(INFER)
                .then()
                .statusCode(400)
                .body("error", equalTo("1 images of [1, 1, 2] are 2 bytes, and input 'images' has 3"));
    }

    @Test
    void bodiesAreUnpackedAndLargeRepliesPacked() throws Exception {
        // Given: 200 images
        byte[] json = requestOf(200).getBytes(UTF_8);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(json);
        }
        ByteArrayOutputStream deflate = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflate)) {
            out.write(json);
        }

        for (String coding : List.of("gzip", "deflate")) {
            byte[] body = coding.equals("gzip") ? gzip.toByteArray() : deflate.toByteArray();
            HttpResponse<byte[]> reply = send(
                    HttpRequest.newBuilder(infer)
                            .header("Content-Encoding", coding)
                            .header("Accept-Encoding", "br, gzip"),
                    body);
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(new String(new GZIPInputStream(new ByteArrayInputStream(reply.body())).readAllBytes(), UTF_8))
                    .startsWith("{\"model_name\":\"organ\"")
                    .contains("\"shape\":[200,3]");
        }

        // When cut, foreign, or a bomb of 1 GB
        byte[] cut = Arrays.copyOf(gzip.toByteArray(), gzip.size() / 2);
        requireError(send(HttpRequest.newBuilder(infer).header("Content-Encoding", "gzip"), cut), 400, "is cut");
        requireError(
                send(HttpRequest.newBuilder(infer).header("Content-Encoding", "br"), cut), 501, "gzip and deflate are");
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < 1_000; i++) {
                out.write(megabyte);
            }
        }
        requireError(
                send(HttpRequest.newBuilder(infer).header("Content-Encoding", "gzip"), bomb.toByteArray()),
                413,
                "unpacks to more");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsRead() throws IOException {
        try (Socket socket = announcing(100_000_000)) {
            assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
                    .isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void requestsBeyondTheMemoryForThemAreRefusedUntilOthersEnd() throws IOException {
        // When: two announce 64 MiB each, all that there is
        try (Socket one = announcing(64 << 20);
                Socket other = announcing(64 << 20)) {
            await().untilAsserted(() -> post(request("[0, 64]"))
                    .then()
                    .statusCode(429)
                    .header("Retry-After", "1")
                    .body("error", containsString("axial.infer.request-bytes")));
        }

        // Then: they have gone
        await().untilAsserted(() -> post(request("[0, 64]")).then().statusCode(200));
    }

    /** Infer waits for 5 s here. */
    @Test
    void aBodyThatDoesNotComeIsGivenUp() throws IOException {
        try (Socket socket = announcing(64 << 20)) {
            socket.setSoTimeout(30_000);
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)) // to the end of the connection
                    .startsWith("HTTP/1.1 408")
                    .contains("did not come within 5000 ms (axial.infer.body-timeout)");
        }
    }

    private Socket announcing(int bytes) throws IOException {
        Socket socket = new Socket(infer.getHost(), infer.getPort());
        socket.getOutputStream()
                .write(("POST " + infer.getPath() + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + bytes
                                + "\r\n\r\n")
                        .getBytes(UTF_8));
        return socket;
    }

    /** The list of hostile requests of our protocol page. */
    static Stream<Arguments> hostile() {
        return Stream.of(
                Arguments.of("", "expected a JSON object"),
                Arguments.of("[1]", "got a list"),
                Arguments.of("{", "is no JSON"),
                Arguments.of("{}", "takes one input, 'images', got none"),
                Arguments.of("{\"inputs\": []}", "got none"),
                Arguments.of("{\"inputs\": 3}", "is a list, got 3"),
                Arguments.of("{\"id\": {}}", "is text, got an object"),
                Arguments.of(request("[0,1]") + " x", "is no JSON"),
                Arguments.of(request("[0,1]") + "{}", "there is more: an object"),
                Arguments.of("{\"inputs\": [], \"inputs\": []}", "Duplicate field"),
                Arguments.of("[".repeat(10_000), "got a list"),
                Arguments.of(request("[".repeat(10_000)), "beyond what is read"),
                Arguments.of(request("[0, 256]"), "whole numbers of 0 to 255, got 256"),
                Arguments.of(request("[0, -1]"), "whole numbers of 0 to 255, got -1"),
                Arguments.of(request("[0, 99999999999999999999]"), "got 99999999999999999999"),
                Arguments.of(request("[0, 1.5]"), "got 1.5"),
                Arguments.of(request("[0, null]"), "got null"),
                Arguments.of(request("[0, NaN]"), "is no JSON"),
                Arguments.of(request("[0, {}]"), "got an object"),
                Arguments.of(request("[0, \"AA==\"]"), "and not both"),
                Arguments.of(request("[\"AA==\"]"), "says that it is UINT8, and its data are text"),
                Arguments.of(
                        request("[]").replace("UINT8", "BYTES").replace("[1,1,1,2]", "[1]"),
                        "input 'images' has no data"),
                Arguments.of(request("[0]"), "are 2 bytes, and input 'images' has 1"),
                Arguments.of(request("[0, 1]").replace("[1,1,1,2]", "[1,1,2]"), "got UINT8 [1, 1, 2]"),
                Arguments.of(request("[0, 1]").replace("[1,1,1,2]", "[0,1,1,2]"), "N of 1 to 1024"),
                Arguments.of(request("[0, 1]").replace("[1,1,1,2]", "[-1,1,1,2]"), "N of 1 to 1024"),
                Arguments.of(request("[0, 1]").replace("[1,1,1,2]", "[9223372036854775807,1,1,2]"), "N of 1 to 1024"),
                Arguments.of(request("[0, 1]").replace("[1,1,1,2]", "[9223372036854775808]"), "takes whole numbers"),
                Arguments.of(request("[0, 1]").replace("[1,1,1,2]", "[]"), "at least one dimension"),
                Arguments.of(request("[0, 1]").replace("UINT8", "FP32"), "got FP32"),
                Arguments.of(request("[0, 1]").replace("images", "pixels"), "got [pixels]"),
                Arguments.of(request("[0, 1]").replace(",\"datatype\":\"UINT8\"", ""), "has no datatype"),
                Arguments.of(request("[0, 1]").replace(",\"data\":[0, 1]", ""), "has neither"),
                Arguments.of(twice(), "got [images, images]"),
                Arguments.of(asking("scores"), "there is no output 'scores'"),
                Arguments.of(asking("logits\"}, {\"name\": \"logits"), "asked for twice"),
                Arguments.of(bytes("!"), "is no Base64"),
                Arguments.of(bytes("AAAA"), "image 0 is rejected as unsupported-type"),
                Arguments.of(bytes(""), "image 0 is rejected as empty"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hostileRequestsGetASentence(String body, String sentence) {
        post(body).then().statusCode(400).body("error", containsString(sentence));
    }

    @Test
    void binaryPartsThatDoNotAddUpGetASentence() {
        String json = "{\"inputs\":[{\"name\":\"images\",\"shape\":[1,1,1,2],\"datatype\":\"UINT8\","
                + "\"parameters\":{\"binary_data_size\":2}}]}";
        for (String length : List.of("-1", "x", "1.5", "99999", "99999999999")) {
            requireRefused(length, json + "ab", "is the length of the JSON in a body of");
        }
        requireRefused("" + json.length(), json + "a", "says that it has 2 bytes, and 1 are left");
        requireRefused("" + json.length(), json + "abc", "1 bytes follow the inputs");
        requireRefused("" + (json.length() - 3), json + "ab", "is no JSON");
        String bytes =
                json.replace("[1,1,1,2]", "[1]").replace("UINT8", "BYTES").replace(":2}", ":6}");
        requireRefused(
                "" + bytes.length(), bytes + "\u0009\0\0\0ab", "element 0 of input 'images' says that it has 9 bytes");
        String many = json.replace("[1,1,1,2]", "[1]").replace("UINT8", "BYTES").replace(":2}", ":400000}");
        requireRefused("" + many.length(), many + "\0".repeat(400_000), "has more than 65536 elements");
        requireRefused("" + bytes.length(), bytes + "\u0001\0\0\0ab", "ends amid the length of element 1");
    }

    @Test
    void namesAndVersionsThatThereAreNotAreNamed() {
        given().body(request("[0, 1]"))
                .post("/v2/models/heart/infer")
                .then()
                .statusCode(404)
                .body("error", equalTo("no model 'heart'; there are [organ]"));
        given().body(request("[0, 1]"))
                .post("/v2/models/organ/versions/9/infer")
                .then()
                .statusCode(404)
                .body("error", equalTo("there is no version '9' of model 'organ'; there are [2, 3]"));
        given().post("/v2/repository/models/organ/unload")
                .then()
                .statusCode(501)
                .body("error", containsString("the champion of each name serves"));
    }

    @Test
    void aVersionThatWasEvaluatedIsLoadedOnDemand() {
        // Given: of version 2 only its evaluation is known. Its third logit is 2
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> given().body(request("[0, 64]"))
                .post("/v2/models/organ/versions/2/infer")
                .then()
                .statusCode(200)
                .body("model_version", equalTo("2"))
                .body("outputs[0].data", equalTo(List.of(0f, 1f, 2f))));
        post(request("[0, 64]")).then().body("model_version", equalTo("3"));
    }

    @Test
    void configurationAndStatisticsAreThoseThatLoadGeneratorsRead() {
        post(request("[0, 64]")).then().statusCode(200);

        get("/v2")
                .then()
                .body(
                        "extensions",
                        equalTo(List.of("binary_tensor_data", "classification", "model_configuration", "statistics")));
        get("/v2/models/organ/config")
                .then()
                .statusCode(200)
                .body("max_batch_size", equalTo(1024))
                .body("input[0].data_type", equalTo("TYPE_UINT8"))
                .body("input[0].dims", equalTo(List.of(1, 1, 2)))
                .body("output.name", equalTo(List.of("logits", "probabilities")));
        Response statistics = get("/v2/models/organ/versions/3/stats");
        statistics
                .then()
                .statusCode(200)
                .body("model_stats[0].name", equalTo("organ"))
                .body("model_stats[0].version", equalTo("3"));
        assertThat(statistics.jsonPath().getLong("model_stats[0].inference_stats.success.count"))
                .isPositive();
        assertThat(statistics.jsonPath().getLong("model_stats[0].inference_stats.queue.ns"))
                .isPositive();
        assertThat(statistics.jsonPath().getLong("model_stats[0].last_inference"))
                .isPositive();
        given().post("/v2/repository/index").then().statusCode(200).body("[0].state", equalTo("READY"));
        assertThat(get("/q/metrics").asString())
                .containsPattern(
                        "axial_infer_requests_seconds_count\\{model=\"organ\",result=\"answered\",version=\"3\"\\} [1-9]")
                .contains("axial_infer_run_images_total{model=\"organ\",source=\"requests\",version=\"3\"}");
    }

    private static Response post(String body) {
        return given().body(body).post(INFER);
    }

    private static void requireRefused(String jsonLength, String body, String sentence) {
        given().header(JSON_LENGTH, jsonLength)
                .body(body.getBytes(UTF_8))
                .post(INFER)
                .then()
                .statusCode(400)
                .body("error", containsString(sentence));
    }

    private static void requireError(HttpResponse<byte[]> reply, int status, String sentence) {
        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(new String(reply.body(), UTF_8)).startsWith("{\"error\":\"").contains(sentence);
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request, byte[] body)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        request.POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void requireProbabilities(List<Float> of, int image) {
        double[] expected = TestModels.probabilities(image, 0);
        for (int c = 0; c < 3; c++) {
            assertThat((double) of.get(c)).isCloseTo(expected[c], within(1e-6));
        }
    }

    private static String request(String data) {
        return "{\"inputs\":[{\"name\":\"images\",\"shape\":[1,1,1,2],\"datatype\":\"UINT8\",\"data\":" + data + "}]}";
    }

    private static String requestOf(int images) {
        return request("[" + "7,".repeat(2 * images - 1) + "7]").replace("[1,1,1,2]", "[" + images + ",1,1,2]");
    }

    private static String twice() {
        String one = "{\"name\":\"images\",\"shape\":[1,1,1,2],\"datatype\":\"UINT8\",\"data\":[0,1]}";
        return "{\"inputs\":[" + one + "," + one + "]}";
    }

    private static String asking(String output) {
        return request("[0,1]").replaceFirst("}$", ",\"outputs\":[{\"name\":\"" + output + "\"}]}");
    }

    private static String bytes(String base64) {
        return request("[\"" + base64 + "\"]").replace("[1,1,1,2]", "[1]").replace("UINT8", "BYTES");
    }

    private static byte[] concatenated(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
