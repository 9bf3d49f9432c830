package dev.axial.infer.edge.protocol;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.axial.contract.inference.wire.ModelInferRequest;
import dev.axial.contract.inference.wire.ModelStreamInferResponse;
import dev.axial.infer.edge.RunningSystem;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams of requests, by gRPC's own client. */
@QuarkusTest
@WithTestResource(RunningSystem.class)
class InferenceStreamTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TestHTTPResource("/")
    URI server;

    private CallingClient client;

    @BeforeEach
    void connect() {
        client = new CallingClient(server);
        await().atMost(LONG).untilAsserted(() -> get("/v2/health/ready").then().statusCode(200));
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void eachRequestHasItsAnswerInTheOrderOfTheRequests() throws Exception {
        // Given: far more than are answered at a time
        Answers answers = new Answers();
        StreamObserver<ModelInferRequest> stream = client.stream(answers);

        // When
        for (int i = 0; i < 200; i++) {
            stream.onNext(request(Integer.toString(i), i % 256, 0));
        }
        stream.onCompleted();

        // Then
        assertThat(answers.ending()).isEqualTo(Status.OK);
        assertThat(answers.received).hasSize(200);
        for (int i = 0; i < 200; i++) {
            ModelStreamInferResponse answer = answers.received.get(i);
            assertThat(answer.getErrorMessage()).isEmpty();
            assertThat(answer.getInferResponse().getId()).isEqualTo(Integer.toString(i));
            assertThat(firstLogit(answer)).isEqualTo(i / 64f);
        }
    }

    @Test
    void anAnswerComesWhileTheStreamGoesOn() {
        // Given
        Answers answers = new Answers();
        StreamObserver<ModelInferRequest> stream = client.stream(answers);

        for (int i = 1; i <= 3; i++) {
            // When
            stream.onNext(request("one", 64, 0));

            // Then
            int soFar = i;
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(answers.received).hasSize(soFar));
        }
        stream.onCompleted();
    }

    @Test
    void aRequestThatIsRefusedHasItsSentenceAndTheStreamGoesOn() throws Exception {
        // Given
        Answers answers = new Answers();
        StreamObserver<ModelInferRequest> stream = client.stream(answers);

        // When
        stream.onNext(request("good", 64, 0));
        stream.onNext(request("unknown", 64, 0).toBuilder().setModelName("nose").build());
        stream.onNext(request("short", 64, 0).toBuilder()
                .setRawInputContents(0, ByteString.copyFrom(new byte[1]))
                .build());
        stream.onNext(request("good again", 128, 0));
        stream.onCompleted();

        // Then
        assertThat(answers.ending()).isEqualTo(Status.OK);
        assertThat(answers.received)
                .extracting(answer -> answer.getInferResponse().getId())
                .containsExactly("good", "unknown", "short", "good again");
        assertThat(answers.received.get(1).getErrorMessage()).contains("nose");
        assertThat(answers.received.get(2).getErrorMessage()).contains("images");
        assertThat(firstLogit(answers.received.get(3))).isEqualTo(2f);
    }

    @Test
    void theMemoryOfARequestIsGivenBackWithItsAnswer() throws Exception {
        // Given: requests of 400 MiB together, of which as many as there is memory for are taken at a time
        ModelInferRequest large = request("large", 64, 0).toBuilder()
                .setRawInputContents(0, ByteString.copyFrom(new byte[10 << 20]))
                .build();
        Answers answers = new Answers();
        StreamObserver<ModelInferRequest> stream = client.stream(answers);

        // When: one after the other
        for (int i = 1; i <= 40; i++) {
            stream.onNext(large);
            int soFar = i;
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(answers.received).hasSize(soFar));
        }
        stream.onNext(request("small", 64, 0));
        stream.onCompleted();

        // Then
        assertThat(answers.ending()).isEqualTo(Status.OK);
        assertThat(firstLogit(answers.received.get(40))).isEqualTo(1f);
    }

    @Test
    void aStreamWithoutRequestsEndsWell() throws Exception {
        // When
        Answers answers = new Answers();
        client.stream(answers).onCompleted();

        // Then
        assertThat(answers.ending()).isEqualTo(Status.OK);
        assertThat(answers.received).isEmpty();
    }

    private static ModelInferRequest request(String id, int a, int b) {
        return OrganRequests.request(1)
                .setId(id)
                .addRawInputContents(OrganRequests.bytes(a, b))
                .build();
    }

    private static float firstLogit(ModelStreamInferResponse answer) {
        return OrganRequests.floats(answer.getInferResponse().getRawOutputContents(0))
                .get(0);
    }

    private static final class Answers implements StreamObserver<ModelStreamInferResponse> {

        private final List<ModelStreamInferResponse> received = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Status> ended = new CompletableFuture<>();

        Status ending() throws Exception {
            return ended.get(30, TimeUnit.SECONDS);
        }

        @Override
        public void onNext(ModelStreamInferResponse answer) {
            received.add(answer);
        }

        @Override
        public void onError(Throwable e) {
            ended.complete(Status.fromThrowable(e));
        }

        @Override
        public void onCompleted() {
            ended.complete(Status.OK);
        }
    }
}
