package dev.axial.infer.edge;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.service.tracing.OtlpReceiver;
import dev.axial.service.tracing.OtlpReceiver.ReceivedSpan;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Traces, as a receiver gets them that speaks OTLP. */
@QuarkusTest
@WithTestResource(RunningSystem.class)
class TracesTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @ConfigProperty(name = "quarkus.otel.exporter.otlp.endpoint")
    String receiver;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @BeforeEach
    void awaitReady() {
        await().atMost(LONG).untilAsserted(() -> get("/v2/health/ready").then().statusCode(200));
    }

    @Test
    void thePredictionOfAnImageHasTheLastSpanOfItsTrace() throws Exception {
        // Given: the five images that waited for the service, all of one trace
        Set<String> headers = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                KafkaConnection.to(bootstrapServers).consumer("traces-test")) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.PREDICTIONS.name()).stream()
                    .map(one -> new TopicPartition(one.topic(), one.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(LONG).until(() -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    headers.add(new String(
                            record.headers()
                                    .lastHeader(ImageHeaders.TRACEPARENT)
                                    .value(),
                            UTF_8));
                }
                return headers.size() == 5;
            });
        }

        // When // Then
        List<ReceivedSpan> spans = await().atMost(LONG)
                .until(() -> OtlpReceiver.spans(receiver, "0af7651916cd43dd8448eb211c80319c"), all -> all.size() == 5);
        assertThat(spans).allSatisfy(span -> {
            assertThat(span.service()).isEqualTo("infer");
            assertThat(span.name()).isEqualTo("predict");
            assertThat(span.parentSpanId()).isEqualTo("b7ad6b7169203331");
            assertThat(span.attributes()).containsEntry("axial.model", "organ").containsEntry("axial.version", "3");
        });
        assertThat(spans).extracting(ReceivedSpan::traceparent).containsExactlyInAnyOrderElementsOf(headers);
    }

    @Test
    void aRequestHasItsStepsWithinTheSpanOfItsHttpRequest() {
        // When
        String trace = "1af7651916cd43dd8448eb211c80319d";
        given().header("traceparent", "00-" + trace + "-c7ad6b7169203332-01")
                .body("{\"inputs\": [{\"name\": \"images\", \"datatype\": \"UINT8\", \"shape\": [1, 1, 1, 2],"
                        + " \"data\": [192, 64]}]}")
                .post("/v2/models/organ/infer")
                .then()
                .statusCode(200);

        // Then
        List<ReceivedSpan> spans =
                await().atMost(LONG).until(() -> OtlpReceiver.spans(receiver, trace), all -> all.size() == 5);
        ReceivedSpan http = spans.stream()
                .filter(span -> span.parentSpanId().equals("c7ad6b7169203332"))
                .findFirst()
                .orElseThrow();
        List<ReceivedSpan> steps = new ArrayList<>(spans);
        steps.remove(http);
        assertThat(steps).extracting(ReceivedSpan::name).containsExactlyInAnyOrder("shape", "queue", "run", "output");
        assertThat(steps).allSatisfy(step -> {
            assertThat(step.parentSpanId()).isEqualTo(http.spanId());
            assertThat(step.nanos()).isBetween(0L, http.nanos());
            assertThat(step.attributes()).containsEntry("axial.model", "organ").containsEntry("axial.version", "3");
        });
    }

    @Test
    void aRequestWithoutATraceHasNone() throws Exception {
        // When: the second is traced, so that what the first sent would have come before
        given().post("/v2/repository/index").then().statusCode(200);
        String trace = "2af7651916cd43dd8448eb211c80319e";
        given().header("traceparent", "00-" + trace + "-c7ad6b7169203332-01")
                .post("/v2/repository/index")
                .then()
                .statusCode(200);

        // Then
        await().atMost(LONG).until(() -> OtlpReceiver.spans(receiver, trace), all -> all.size() == 1);
        assertThat(OtlpReceiver.spans(receiver))
                .filteredOn(span -> span.name().contains("repository"))
                .hasSize(1);
    }
}
