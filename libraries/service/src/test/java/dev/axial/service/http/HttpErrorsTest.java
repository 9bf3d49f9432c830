package dev.axial.service.http;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class HttpErrorsTest {

    @Test
    void anErrorIsOneSentenceUnderOneName() {
        get("/refused").then().statusCode(409).body("error", equalTo("version 3 serves, not the expected 2"));
    }

    @Test
    void aPathThatLeadsNowhereIsNamed() {
        get("/nowhere").then().statusCode(404).body("error", equalTo("there is nothing at /nowhere"));
    }

    @Test
    void aMethodThatIsNotTakenIsRefusedInTheSameForm() {
        given().delete("/things")
                .then()
                .statusCode(405)
                .header("Allow", "GET, HEAD, OPTIONS, POST")
                .body("error", equalTo("/things does not take this method; it takes GET, HEAD, OPTIONS, POST"));
    }

    @Test
    void aSlashAtTheEndOfAPathChangesNothing() {
        given().delete("/things/").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS, POST");
    }

    @Test
    void anOptionsRequestIsToldTheMethodsOfItsPathAlone() {
        given().options("/things").then().statusCode(200).header("Allow", "GET, HEAD, OPTIONS, POST");
        given().options("/refused").then().statusCode(200).header("Allow", "GET, HEAD, OPTIONS");
        given().options("/nowhere").then().header("Allow", nullValue());
    }

    @Test
    void aDefectTellsNothingOfItsInside() {
        get("/defect")
                .then()
                .statusCode(500)
                .body("error", equalTo("the service failed unexpectedly; its log has the reason"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "evil.example:8081"})
    void aForeignHostNameIsNotAnswered(String host) {
        // A page under a name that was rebound to this machine's address would otherwise read and change everything.
        given().header("Host", host)
                .get("/things")
                .then()
                .statusCode(421)
                .body("error.startsWith(\"this service does not answer to the host name\")", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:1234", "127.0.0.1", "10.2.3.4:8081", "[::1]:8081"})
    void theOwnNameAndAddressesAreAnswered(String host) {
        given().header("Host", host).get("/things").then().statusCode(200);
    }
}
