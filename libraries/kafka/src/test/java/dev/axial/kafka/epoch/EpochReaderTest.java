package dev.axial.kafka.epoch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.DatasetRef;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.EpochPart;
import dev.axial.contract.tensor.TensorBatch.Row;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.Normalization;
import dev.axial.contract.training.Split;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.TestKafka;
import dev.axial.kafka.epoch.EpochReader.Patience;
import dev.axial.kafka.log.TopicFollower;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a worse ingest than the real one: it answers over the real broker, but drops, doubles and reorders. */
class EpochReaderTest {

    private static final ImageShape SHAPE = new ImageShape(1, 16, 16);
    private static final int IMAGES = 1_010;
    private static final int BATCH = 16; // 64 batches, the last of 2 images
    private static final int SHARD_BYTES = 8 * BATCH * 16 * 16; // 8 batches to a shard, 8 shards

    private final KafkaConnection kafka = TestKafka.connection();
    private final String requestId = TestKafka.unique("run");
    private final Map<Integer, Integer> asked = new ConcurrentHashMap<>();
    private KafkaProducer<byte[], byte[]> answers;
    private EpochReader reader;
    private TopicFollower ingest;

    @BeforeEach
    void open() throws Exception {
        TestKafka.create(Topics.EPOCH_REQUESTS, Topics.TRAINING_BATCHES);
        answers = kafka.producer("test-ingest");
        reader = new EpochReader(
                kafka, "test-reader", "1", new Patience(Duration.ofSeconds(2), Duration.ofSeconds(30)), SHARD_BYTES);
    }

    @AfterEach
    void close() {
        if (ingest != null) {
            ingest.close();
        }
        reader.close();
        answers.close();
    }

    @Test
    void givesEachBatchOnceAndInOrder() throws Exception {
        // Given
        answerWith((request, batches) -> batches);

        // When
        List<TensorBatch> epoch = readAll();

        // Then
        assertThat(epoch).hasSize(64);
        assertThat(indices(epoch)).isEqualTo(IntStream.range(0, IMAGES).boxed().toList());
        assertThat(asked).hasSize(8).allSatisfy((shard, times) -> assertThat(times)
                .isEqualTo(1));
    }

    @Test
    void dropsDoublesAndSortsWhatComesOutOfOrder() throws Exception {
        // Given
        answerWith((request, batches) -> {
            List<TensorBatch> twice = new ArrayList<>(batches);
            twice.addAll(batches);
            Collections.reverse(twice);
            return twice;
        });

        // When, Then
        assertThat(indices(readAll()))
                .isEqualTo(IntStream.range(0, IMAGES).boxed().toList());
    }

    @Test
    void asksAgainForAShardWithAGapAndForOneThatNeverCame() throws Exception {
        // Given
        answerWith((request, batches) -> {
            boolean first = asked.get(request.shard()) == 1;
            if (first && request.shard() == 1) {
                return List.of();
            }
            return first && request.shard() == 3 ? batches.subList(1, batches.size()) : batches;
        });

        // When
        List<TensorBatch> epoch = readAll();

        // Then
        assertThat(indices(epoch)).isEqualTo(IntStream.range(0, IMAGES).boxed().toList());
        assertThat(asked.get(1)).isGreaterThan(1);
        assertThat(asked.get(3)).isGreaterThan(1);
    }

    @Test
    void neverAsksForMoreThanFourShardsThatItHasNotRead() throws Exception {
        // Given
        answerWith((request, batches) -> batches);

        // When
        try (Epoch epoch = reader.open(plan())) {
            epoch.next();
            ingest.catchUp(Duration.ofSeconds(30));

            // Then
            assertThat(asked.keySet()).containsExactlyInAnyOrder(0, 1, 2, 3);
        }
    }

    @Test
    void givesUpWithAHintWhereToLook() {
        // Given
        try (EpochReader impatient = new EpochReader(
                kafka, "test-reader", "1", new Patience(Duration.ofMillis(100), Duration.ofMillis(400)), SHARD_BYTES)) {
            try (Epoch epoch = impatient.open(plan())) {
                // When, Then
                assertThatThrownBy(epoch::next)
                        .isInstanceOf(EpochTimeoutException.class)
                        .hasMessageContaining("at batch 0 of 64; is ingest up");
            }
        }
    }

    private interface Answer {
        List<TensorBatch> to(EpochRequested request, List<TensorBatch> batches);
    }

    private void answerWith(Answer answer) {
        ingest = new TopicFollower(kafka, "test-ingest", Topics.EPOCH_REQUESTS, record -> {
            try {
                EpochRequested request = EventJson.read(record.value(), EpochRequested.class);
                if (!request.requestId().equals(requestId)) {
                    return; // another test's
                }
                asked.merge(request.shard(), 1, Integer::sum);
                for (TensorBatch batch : answer.to(request, batches(request))) {
                    answers.send(new ProducerRecord<>(
                            Topics.TRAINING_BATCHES.name(),
                            request.answerPartition(),
                            request.requestId().getBytes(UTF_8),
                            batch.encode()));
                }
            } catch (InvalidEventException e) {
                throw new AssertionError(e);
            }
        });
        ingest.start();
    }

    private static List<TensorBatch> batches(EpochRequested request) {
        List<TensorBatch> batches = new ArrayList<>();
        for (int from = request.from(); from < request.to(); from += request.batchSize()) {
            List<Row> rows = IntStream.range(from, Math.min(request.to(), from + request.batchSize()))
                    .<Row>mapToObj(index -> new TrainingRow(0, index))
                    .toList();
            batches.add(new TensorBatch(
                    SHAPE,
                    new byte[rows.size() * SHAPE.size()],
                    rows,
                    List.of(),
                    new EpochPart(
                            request.requestId(),
                            request.dataset().artifact().sha256(),
                            request.split(),
                            request.epoch(),
                            request.shard(),
                            from / request.batchSize())));
        }
        return batches;
    }

    private List<TensorBatch> readAll() throws Exception {
        List<TensorBatch> all = new ArrayList<>();
        try (Epoch epoch = reader.open(plan())) {
            for (var batch = epoch.next(); batch.isPresent(); batch = epoch.next()) {
                all.add(batch.get());
            }
        }
        return all;
    }

    private static List<Integer> indices(List<TensorBatch> epoch) {
        return epoch.stream()
                .flatMap(batch -> batch.rows().stream())
                .map(row -> ((TrainingRow) row).datasetIndex())
                .toList();
    }

    private EpochPlan plan() {
        return new EpochPlan(
                requestId,
                new DatasetRef("test", new ArtifactRef(Sha256.of(new byte[] {1}), 1)),
                Split.TRAIN,
                1,
                IMAGES,
                true,
                1,
                BATCH,
                SHAPE,
                Normalization.NONE,
                Augmentation.NONE);
    }
}
