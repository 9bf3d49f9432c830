package dev.axial.ingest.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.CodeVersion;
import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.ModelPromoted;
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
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The whole service, wired and started, on a real broker and store. */
@QuarkusTest
@QuarkusTestResource(IngestSurroundings.class)
class IngestServiceTest {

    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);
    private static final Augmentation AUGMENTATION =
            new Augmentation(0.5, 0.5, new Chance(1, 15), new Chance(0.5, 0.1), new ScaleChance(0.5, 0.9, 1.1));

    TestKafka kafka;
    DatasetRef dataset;

    @TestHTTPResource("/q")
    URI management;

    @Test
    void shapesAnImageForItsChampion() throws Exception {
        // Given
        ModelPromoted champion = TestImages.champion("organ", 3, SHAPE);
        kafka.send(CloudEvents.record(Topics.CHAMPIONS, "organ", "model-promoted", "test", champion));
        byte[] pixels = TestImages.grey(1, 28, 28);

        // When
        kafka.send(Topics.IMAGES, "scan-1", TestImages.png(pixels, 28, 28));

        // Then
        TensorBatch batch = TensorBatch.decode(
                kafka.read(Topics.INFERENCE_BATCHES, 1, record -> true).get(0).value());
        assertThat(((ImageRow) batch.rows().get(0)).id()).isEqualTo("scan-1");
        byte[] shaped = new byte[784];
        batch.pixels().get(shaped);
        assertThat(shaped).isEqualTo(pixels);
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
        Awaitility.await().until(() -> get("/health/ready").statusCode() == 200);
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body())
                .contains("axial_ingest_images_shaped_total")
                .contains("axial_ingest_images_rejected_total{reason=\"unknown-model\"}")
                .contains("axial_ingest_epoch_batches_total");
    }

    private EpochRequested request(String id, int from, int to) {
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
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(management + path)).build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
