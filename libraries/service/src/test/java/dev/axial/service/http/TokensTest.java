package dev.axial.service.http;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.build.Jwt;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.net.URI;
import java.net.URLDecoder;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Real tokens, signed here and verified by the service with the public key that it was given. */
@QuarkusTest
@TestProfile(TokensTest.WithPublicKey.class)
class TokensTest {

    @TestHTTPResource("/")
    URI server;

    private static final KeyPair KEYS = newKeys();

    public static final class WithPublicKey implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.oidc.public-key",
                    Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded()));
        }
    }

    @Test
    void withoutATokenOnlyHealthAndMetricsAnswer() {
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/metrics").then().statusCode(200);
        given().get("/things")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("Bearer"))
                .body("error", containsString("axial-reader"));
        given().post("/things").then().statusCode(401).body("error", containsString("axial-operator"));
        given().post("/v2/models/small/infer").then().statusCode(401).body("error", containsString("axial-infer"));
    }

    /** Nothing answers calls here, and none gets that far. */
    @Test
    void aCallWithoutATokenGetsAStatusOfGrpc() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false));
            HttpClientResponse refused = client.request(
                            HttpMethod.POST,
                            server.getPort(),
                            server.getHost(),
                            "/inference.GRPCInferenceService/ModelInfer")
                    .compose(call ->
                            call.putHeader("Content-Type", "application/grpc").send(Buffer.buffer(new byte[5])))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);

            assertThat(refused.statusCode()).isEqualTo(200);
            assertThat(refused.getHeader("content-type")).isEqualTo("application/grpc");
            assertThat(refused.getHeader("grpc-status")).isEqualTo("16"); // UNAUTHENTICATED
            assertThat(URLDecoder.decode(refused.getHeader("grpc-message"), UTF_8))
                    .isEqualTo("this request needs a bearer token with one of the roles [axial-infer, axial-operator]");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aReaderReadsAndChangesNothing() {
        as("axial-reader").get("/things").then().statusCode(200);
        as("axial-reader")
                .post("/things")
                .then()
                .statusCode(403)
                .body(
                        "error",
                        equalTo("this request needs one of the roles [axial-operator];"
                                + " the token of ada has [axial-reader]"));
        as("axial-reader").post("/v2/models/small/infer").then().statusCode(403);
    }

    @Test
    void anOperatorDoesEverything() {
        as("axial-operator").get("/things").then().statusCode(200);
        as("axial-operator").post("/things").then().statusCode(200);
        as("axial-operator").post("/v2/models/small/infer").then().statusCode(200);
    }

    @Test
    void anInferenceClientInfersAndAsksForTheFormOfTheInput() {
        as("axial-infer").post("/v2/models/small/infer").then().statusCode(200);
        as("axial-infer").get("/v2/models/small").then().statusCode(200);
        as("axial-infer").get("/things").then().statusCode(403);
    }

    @Test
    void aTokenOfAnotherKeyAndOneThatHasExpiredAreRefused() {
        String foreign = token(newKeys(), Instant.now().plus(Duration.ofMinutes(5)), "axial-operator");
        String expired = token(KEYS, Instant.now().minus(Duration.ofMinutes(5)), "axial-operator");
        given().auth().oauth2(foreign).get("/things").then().statusCode(401);
        given().auth().oauth2(expired).get("/things").then().statusCode(401);
    }

    private static RequestSpecification as(String role) {
        return given().auth().oauth2(token(KEYS, Instant.now().plus(Duration.ofMinutes(5)), role));
    }

    private static String token(KeyPair keys, Instant expiry, String role) {
        return Jwt.upn("ada").groups(Set.of(role)).expiresAt(expiry).sign(keys.getPrivate());
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
