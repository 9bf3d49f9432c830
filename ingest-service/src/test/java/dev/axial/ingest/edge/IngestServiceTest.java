package dev.axial.ingest.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.CodeVersion;
import dev.axial.contract.dataset.DatasetStatistics;
import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.image.ImageKey;
import dev.axial.contract.intervention.Intervention;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelPromoted;
import dev.axial.contract.tensor.InvalidBatchException;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.EpochPart;
import dev.axial.contract.tensor.TensorBatch.ImageRow;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Augmentation.Chance;
import dev.axial.contract.training.Augmentation.ScaleChance;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.Split;
import dev.axial.ingest.TestDatasets;
import dev.axial.ingest.TestImages;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.intervention.Interventions;
import dev.axial.service.tracing.OtlpReceiver;
import dev.axial.service.tracing.OtlpReceiver.ReceivedSpan;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole service, wired and started, on a real broker and store. */
@QuarkusTest
@QuarkusTestResource(IngestSurroundings.class)
class IngestServiceTest {

    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
    private static final Augmentation AUGMENTATION =
            new Augmentation(0.5, 0.5, new Chance(1, 15), new Chance(0.5, 0.1), new ScaleChance(0.5, 0.9, 1.1));

    TestKafka kafka;
    DatasetRef dataset;

    @Inject
    Interventions interventions;

    @ConfigProperty(name = "quarkus.otel.exporter.otlp.endpoint")
    String receiver;

    @TestHTTPResource("/")
    URI service;

    @Test
    void shapesAnImageForItsChampion() throws Exception {
        // Given
        ModelPromoted champion = TestImages.champion("organ", 3, SHAPE);
        kafka.send(CloudEvents.record(Topics.CHAMPIONS, "organ", "model-promoted", "test", champion));
        byte[] pixels = TestImages.grey(1, 28, 28);

        // When
        kafka.send(Topics.IMAGES, "scan-1", TestImages.png(pixels, 28, 28));

        // Then
        TensorBatch batch = TensorBatch.decode(kafka.read(Topics.INFERENCE_BATCHES, 1, record -> rows(record)
                        .anyMatch(row -> row.id().equals("scan-1")))
                .get(0)
                .value());
        assertThat(((ImageRow) batch.rows().get(0)).id()).isEqualTo("scan-1");
        byte[] shaped = new byte[784];
        batch.pixels().get(shaped);
        assertThat(shaped).isEqualTo(pixels);
    }

    @Test
    void anImageTravelsOnInItsTraceAndOneWithoutStaysWithout() throws Exception {
        // Given
        kafka.send(CloudEvents.record(
                Topics.CHAMPIONS, "organ", "model-promoted", "test", TestImages.champion("organ", 3, SHAPE)));
        byte[] png = TestImages.png(TestImages.grey(1, 28, 28), 28, 28);
        String trace = "0af7651916cd43dd8448eb211c80319c";
        ProducerRecord<byte[], byte[]> traced =
                new ProducerRecord<>(Topics.IMAGES.name(), "traced".getBytes(UTF_8), png);
        traced.headers()
                .add(ImageHeaders.TRACEPARENT, ("00-" + trace + "-b7ad6b7169203331-01").getBytes(UTF_8))
                .add(ImageHeaders.TRACESTATE, "vendor=1".getBytes(UTF_8));

        // When
        kafka.send(traced);
        kafka.send(Topics.IMAGES, "untraced", png);

        // Then
        ImageRow row = row("traced");
        ReceivedSpan span = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> OtlpReceiver.spans(receiver, trace), spans -> !spans.isEmpty())
                .get(0);
        assertThat(span.service()).isEqualTo("ingest");
        assertThat(span.name()).isEqualTo("shape");
        assertThat(span.parentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(span.nanos()).isPositive();
        assertThat(span.attributes())
                .containsEntry("messaging.destination.name", "axial.images")
                .containsEntry("messaging.kafka.offset", Long.toString(row.offset()));
        assertThat(row.traceparent()).contains(span.traceparent());
        assertThat(row.tracestate()).contains("vendor=1");
        assertThat(row("untraced").traceparent()).isEmpty();
    }

    private ImageRow row(String id) throws Exception {
        ConsumerRecord<byte[], byte[]> record = kafka.read(Topics.INFERENCE_BATCHES, 1, one -> rows(one)
                        .anyMatch(row -> row.id().equals(id)))
                .get(0);
        return rows(record).filter(row -> row.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void answersAnEpochRequestTwiceWithTheSameBytes() throws Exception {
        // Given
        EpochRequested request = request("twice", 0, TestDatasets.TRAIN);

        // When
        kafka.send(CloudEvents.record(Topics.EPOCH_REQUESTS, request.key(), "epoch-requested", "test", request));
        kafka.send(CloudEvents.record(Topics.EPOCH_REQUESTS, request.key(), "epoch-requested", "test", request));

        // Then: 100 images are four batches of 32, the last one of 4
        List<ConsumerRecord<byte[], byte[]>> records = kafka.read(
                Topics.TRAINING_BATCHES, 8, record -> TestKafka.key(record).equals("twice"));
        assertThat(records).hasSize(8).allMatch(record -> record.partition() == 4);
        for (int i = 0; i < 4; i++) {
            TensorBatch batch = TensorBatch.decode(records.get(i).value());
            assertThat(((EpochPart) batch.purpose()).sequence()).isEqualTo(i);
            assertThat(batch.size()).isEqualTo(i < 3 ? 32 : 4);
            assertThat(records.get(4 + i).value()).isEqualTo(records.get(i).value());
        }
    }

    @Test
    void answersARequestWhateverItsForeignCloudEventsHeadersSay() throws Exception {
        // Given: a source that is no URI and a time that is none, as some publishers send them
        EpochRequested request = request("foreign-headers", 0, TestDatasets.TRAIN);
        ProducerRecord<byte[], byte[]> foreign =
                new ProducerRecord<>(Topics.EPOCH_REQUESTS.name(), "k".getBytes(UTF_8), EventJson.write(request));
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "1",
                        "ce_type", "epoch-requested",
                        "ce_source", "\"/my/source\"",
                        "ce_time", "1674167424")
                .forEach((name, value) -> foreign.headers().add(name, value.getBytes(UTF_8)));

        // When
        kafka.send(foreign);

        // Then
        assertThat(kafka.read(Topics.TRAINING_BATCHES, 4, record -> TestKafka.key(record)
                        .equals("foreign-headers")))
                .hasSize(4);
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void asksForBinaryModeWhereACloudEventIsStructured() throws Exception {
        // Given
        byte[] structured = ("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/x\",\"type\":\"t\",\"data\":"
                        + new String(EventJson.write(request("structured", 0, TestDatasets.TRAIN)), UTF_8) + "}")
                .getBytes(UTF_8);

        // When
        kafka.send(Topics.EPOCH_REQUESTS, "structured", structured);

        // Then
        ConsumerRecord<byte[], byte[]> rejected = kafka.read(
                        Topics.EPOCH_REQUESTS_REJECTED, 1, record -> TestKafka.key(record)
                                .equals("structured"))
                .get(0);
        assertThat(rejected.value()).isEqualTo(structured);
        assertThat(TestKafka.header(rejected, ImageHeaders.REJECTION_DETAIL))
                .contains("structured mode")
                .contains("binary mode");
    }

    @Test
    void keepsAnImageWhoseSenderLivesInThePastAndABinaryKeyByteForByte() throws Exception {
        // Given
        kafka.send(CloudEvents.record(
                Topics.CHAMPIONS, "past", "model-promoted", "test", TestImages.champion("past", 1, SHAPE)));
        byte[] key = {0, 0, 0, 0, (byte) 0x80, (byte) 0x82, (byte) 0x84, (byte) 0x86};
        ProducerRecord<byte[], byte[]> old = new ProducerRecord<>(
                Topics.IMAGES.name(), 0, 1_234_567L, key, TestImages.png(TestImages.grey(2, 28, 28), 28, 28));
        old.headers().add(ImageHeaders.MODEL, "past".getBytes(UTF_8));
        Instant before = Instant.now().minusSeconds(1);

        // When
        kafka.send(old);

        // Then: the broker's clock says when it came
        ImageRow row = kafka
                .read(Topics.INFERENCE_BATCHES, 1, record -> rows(record)
                        .anyMatch(one -> one.id().startsWith("base64:")))
                .stream()
                .flatMap(IngestServiceTest::rows)
                .filter(one -> one.id().startsWith("base64:"))
                .findFirst()
                .orElseThrow();
        assertThat(row.receivedAt()).isAfter(before);
        assertThat(ImageKey.bytes(row.id())).isEqualTo(key);
    }

    private static Stream<ImageRow> rows(ConsumerRecord<byte[], byte[]> record) {
        try {
            return TensorBatch.decode(record.value()).rows().stream().map(ImageRow.class::cast);
        } catch (InvalidBatchException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void passesOverARequestThatAnOperatorSkips() throws Exception {
        // Given: a request that waits behind nothing, and the decision to skip the one after it
        long next = kafka.readToEnd(Topics.EPOCH_REQUESTS).stream()
                        .filter(record -> record.partition() == 5)
                        .mapToLong(ConsumerRecord::offset)
                        .max()
                        .orElse(-1)
                + 1;
        Intervention skip = Intervention.skip(Topics.EPOCH_REQUESTS.name(), 5, next, "it is in the way", "ada");
        kafka.send(CloudEvents.record(Topics.INTERVENTIONS, skip.key(), "intervention", "test", skip));
        EpochRequested request = request("skipped", 0, TestDatasets.TRAIN);
        Awaitility.await().until(() -> interventions
                .skip(new ConsumerRecord<>(Topics.EPOCH_REQUESTS.name(), 5, next, null, null))
                .isPresent());

        // When
        kafka.send(new ProducerRecord<>(
                Topics.EPOCH_REQUESTS.name(), 5, "skipped".getBytes(UTF_8), EventJson.write(request)));

        // Then
        ConsumerRecord<byte[], byte[]> rejected = kafka.read(
                        Topics.EPOCH_REQUESTS_REJECTED, 1, record -> TestKafka.key(record)
                                .equals("skipped"))
                .get(0);
        assertThat(TestKafka.header(rejected, ImageHeaders.REJECTION_REASON)).isEqualTo("skipped");
        assertThat(TestKafka.header(rejected, ImageHeaders.REJECTION_DETAIL))
                .isEqualTo("skipped by ada: it is in the way");
    }

    @Test
    void setsAsideRequestsThatItCannotServe() throws Exception {
        // Given
        byte[] notJson = "{\"requestId\": 7".getBytes(UTF_8);
        EpochRequested tooMany = request("too-many", 96, TestDatasets.TRAIN + 1);

        // When
        kafka.send(Topics.EPOCH_REQUESTS, "bad", notJson);
        kafka.send(CloudEvents.record(Topics.EPOCH_REQUESTS, "too-many", "epoch-requested", "test", tooMany));

        // Then
        ConsumerRecord<byte[], byte[]> bad = kafka.read(
                        Topics.EPOCH_REQUESTS_REJECTED, 1, record -> TestKafka.key(record)
                                .equals("bad"))
                .get(0);
        assertThat(bad.value()).isEqualTo(notJson);
        assertThat(TestKafka.header(bad, ImageHeaders.REJECTION_REASON)).isEqualTo("invalid-event");
        assertThat(TestKafka.header(bad, ImageHeaders.REJECTION_DETAIL)).startsWith("not JSON");
        ConsumerRecord<byte[], byte[]> beyond = kafka.read(
                        Topics.EPOCH_REQUESTS_REJECTED, 1, record -> TestKafka.key(record)
                                .equals("too-many"))
                .get(0);
        assertThat(TestKafka.header(beyond, ImageHeaders.REJECTION_DETAIL))
                .isEqualTo("field \"to\": split train of noise has 100 images, asked for those up to 101");
    }

    @Test
    void saysThatItIsReadyAndCountsWhatItDoes() throws Exception {
        Awaitility.await().until(() -> get("/q/health/ready").statusCode() == 200);
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/q/metrics").body())
                .contains("axial_ingest_images_shaped_total")
                .contains("axial_ingest_images_rejected_total{reason=\"unknown-model\"}")
                .contains("axial_ingest_epoch_batches_total");
    }

    @Test
    void describesADatasetOverHttp() throws Exception {
        // When
        HttpResponse<String> all = get("/datasets");
        HttpResponse<String> statistics = get("/datasets/noise/statistics?seed=3");
        HttpResponse<byte[]> collage = getBytes("/datasets/noise/collage.png");
        HttpResponse<byte[]> augmented = getBytes("/datasets/noise/augmented.png?images=4&rotation=90&scaleMin=0.5");

        // Then
        assertThat(all.body()).contains("\"name\":\"noise\"");
        assertThat(statistics.statusCode()).isEqualTo(200);
        DatasetStatistics read = EventJson.read(statistics.body().getBytes(UTF_8), DatasetStatistics.class);
        assertThat(read.dataset()).isEqualTo(dataset);
        assertThat(read.images(Split.TRAIN)).isEqualTo(TestDatasets.TRAIN);
        assertThat(read.pixelHistogram().seed()).isEqualTo(3);
        // 28 pixels enlarged twice, 2 around each
        BufferedImage hundred = ImageIO.read(new ByteArrayInputStream(collage.body()));
        assertThat(hundred.getWidth()).isEqualTo(2 + 10 * 58);
        assertThat(hundred.getHeight()).isEqualTo(2 + 10 * 58);
        BufferedImage pairs = ImageIO.read(new ByteArrayInputStream(augmented.body()));
        assertThat(pairs.getWidth()).isEqualTo(2 + 4 * 58);
        assertThat(pairs.getHeight()).isEqualTo(2 + 2 * 58);
        assertThat(augmented.headers().firstValue("content-type")).hasValue("image/png");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /datasets/organs/statistics          | 404 | there is no dataset 'organs'; there are [noise]
                    /datasets/organs/collage.png         | 404 | there is no dataset 'organs'; there are [noise]
                    /datasets/No%20Name/statistics       | 400 | a dataset name is 1 to 64 of a-z 0-9 . _ - and begins with a letter or digit, got 'No Name'
                    /datasets/noise/statistics?seed=one  | 400 | seed is a whole number of 64 bits, got 'one'
                    /datasets/noise/statistics?sede=1    | 400 | there is no parameter 'sede'; there are [seed]
                    /datasets/noise/augmented.png?images=51    | 400 | images is 1 to 50, got 51
                    /datasets/noise/augmented.png?rotation=181 | 400 | rotation.max is 0 to 180 degrees, got 181.0
                    /datasets/noise/augmented.png?scaleMin=2   | 400 | scale is 0 < min <= max <= 10, got 2.0 to 1.0
                    """)
    void saysWhatIsWrongWithAQuestionAboutADataset(String path, int status, String error) throws Exception {
        // When
        HttpResponse<String> response = get(path);

        // Then
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo("{\"error\":\"" + error + "\"}");
    }

    private EpochRequested request(String id, int from, int to) {
        return request(id, from, to, dataset);
    }

    static EpochRequested request(String id, int from, int to, DatasetRef dataset) {
        return new EpochRequested(
                id,
                dataset,
                Split.TRAIN,
                1,
                0,
                from,
                to,
                true,
                42,
                32,
                SHAPE,
                Normalization.STANDARDIZE,
                AUGMENTATION,
                CodeVersion.current(),
                4);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(path, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<byte[]> getBytes(String path) throws Exception {
        return send(path, HttpResponse.BodyHandlers.ofByteArray());
    }

    private <T> HttpResponse<T> send(String path, HttpResponse.BodyHandler<T> body) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(service.resolve(path)).build(), body);
    }
}
