package dev.axial.kafka.epoch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.axial.kafka.epoch.EpochReader.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** An epoch against every sort of ingest and wire: batches lost, doubled, late, broken, and those of strangers. */
class EpochPropertiesTest {

    private static final ImageShape SHAPE = new ImageShape(1, 2, 2);
    private static final TopicPartition ANSWERS = new TopicPartition(Topics.TRAINING_BATCHES.name(), 3);

    /** In any order and however often batches come, as long as each comes once if it is asked for often enough. */
    @Property(tries = 60)
    void givesEachImageOnceAndInOrderWhateverTheWireDoes(
            @ForAll @IntRange(min = 1, max = 200) int images,
            @ForAll @IntRange(min = 1, max = 17) int batchSize,
            @ForAll @IntRange(min = 1, max = 200) int shardBytes,
            @ForAll @IntRange(max = 70) int percentLost,
            @ForAll @IntRange(max = 100) int percentDoubled,
            @ForAll long seed)
            throws Exception {
        EpochPlan plan = plan("run", images, batchSize);
        Wire wire = new Wire(new Random(seed), percentLost, percentDoubled);
        List<Integer> read = new ArrayList<>();
        Shards shards = new Shards(plan, shardBytes);
        try (Epoch epoch = new Epoch(
                plan,
                shards,
                wire.consumer,
                wire.producer,
                "1",
                ANSWERS.partition(),
                new Patience(Duration.ofMillis(1), Duration.ofSeconds(30)),
                System::nanoTime)) {
            wire.start();
            int sequence = 0;
            for (Optional<TensorBatch> batch = epoch.next(); batch.isPresent(); batch = epoch.next()) {
                batch.get().rows().forEach(row -> read.add(((TrainingRow) row).datasetIndex()));
                assertThat(wire.furthestAsked()).isLessThanOrEqualTo(shards.of(sequence++) + 4);
            }
        }
        assertThat(read).isEqualTo(IntStream.range(0, images).boxed().toList());
    }

    /** A batch that came while the trainer was at work on others is no later for that. */
    @Example
    void asksNothingAgainForASlowTrainer() throws Exception {
        Shards shards = new Shards(plan("run", 200, 10), 20 * SHAPE.size());
        Wire wire = new Wire(new Random(1), 0, 0);
        AtomicLong now = new AtomicLong();
        try (Epoch epoch = new Epoch(
                plan("run", 200, 10),
                shards,
                wire.consumer,
                wire.producer,
                "1",
                ANSWERS.partition(),
                new Patience(Duration.ofSeconds(15), Duration.ofMinutes(10)),
                now::get)) {
            wire.start();
            while (epoch.next().isPresent()) {
                now.addAndGet(Duration.ofMinutes(11).toNanos());
            }
        }
        assertThat(wire.producer.history()).hasSize(shards.count());
    }

    private static EpochPlan plan(String requestId, int images, int batchSize) {
        return new EpochPlan(
                requestId,
                new DatasetRef("test", new ArtifactRef(Sha256.of(new byte[] {1}), 1)),
                Split.TRAIN,
                1,
                images,
                true,
                1,
                batchSize,
                SHAPE,
                Normalization.NONE,
                Augmentation.NONE);
    }

    /** Ingest and the topics between, in memory, at their worst. */
    private static final class Wire {

        private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        private final MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        private final Random random;
        private final int percentLost;
        private final int percentDoubled;
        private final List<byte[]> underWay = new ArrayList<>();
        private int answered;
        private long offset;

        Wire(Random random, int percentLost, int percentDoubled) {
            this.random = random;
            this.percentLost = percentLost;
            this.percentDoubled = percentDoubled;
            consumer.updateEndOffsets(Map.of(ANSWERS, 0L));
        }

        void start() {
            consumer.schedulePollTask(this::deliver);
        }

        int furthestAsked() {
            return producer.history().stream()
                    .mapToInt(record -> request(record).shard())
                    .max()
                    .orElse(-1);
        }

        /** Before each poll: answers what was asked, and delivers some of what is under way in any order. */
        private void deliver() {
            for (; answered < producer.history().size(); answered++) {
                answer(request(producer.history().get(answered)));
            }
            Collections.shuffle(underWay, random);
            int now = underWay.isEmpty() ? 0 : 1 + random.nextInt(underWay.size());
            for (int i = 0; i < now; i++) {
                byte[] key = "run".getBytes(UTF_8);
                consumer.addRecord(new ConsumerRecord<>(
                        ANSWERS.topic(), ANSWERS.partition(), offset++, key, underWay.remove(underWay.size() - 1)));
            }
            consumer.schedulePollTask(this::deliver);
        }

        private void answer(EpochRequested request) {
            for (int from = request.from(); from < request.to(); from += request.batchSize()) {
                byte[] batch = batch(request, request.requestId(), request.epoch(), from);
                if (random.nextInt(100) >= percentLost) {
                    underWay.add(batch);
                }
                if (random.nextInt(100) < percentDoubled) {
                    underWay.add(batch.clone());
                }
            }
            // Of another epoch, of another request, and no batch at all: each would be wrong to take.
            underWay.add(batch(request, request.requestId(), request.epoch() + 1, request.from()));
            underWay.add(batch(request, "stranger", request.epoch(), request.from()));
            underWay.add(new byte[] {1, 2, 3});
        }

        private static byte[] batch(EpochRequested request, String requestId, int epoch, int from) {
            List<Row> rows = IntStream.range(from, Math.min(request.to(), from + request.batchSize()))
                    .<Row>mapToObj(index -> new TrainingRow(0, epoch == 1 ? index : -index & 0xFFFF))
                    .toList();
            return new TensorBatch(
                            SHAPE,
                            new byte[rows.size() * SHAPE.size()],
                            rows,
                            List.of(),
                            new EpochPart(
                                    requestId,
                                    request.dataset().artifact().sha256(),
                                    request.split(),
                                    epoch,
                                    request.shard(),
                                    from / request.batchSize()))
                    .encode();
        }

        private static EpochRequested request(ProducerRecord<byte[], byte[]> record) {
            try {
                return EventJson.read(record.value(), EpochRequested.class);
            } catch (InvalidEventException e) {
                throw new AssertionError(e);
            }
        }
    }
}
