package dev.axial.service.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.build.Jwt;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Real tokens, signed here and verified by the service with the public key that it was given. */
@QuarkusTest
@TestProfile(TokensTest.WithPublicKey.class)
class TokensTest {

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
