package dev.axial.kafka.parking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topic.Retention;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.TestKafka;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.loop.LoopSettings;
import dev.axial.kafka.parking.LaneStep.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parking through a real broker: lanes that are blocked, and owners that come and go. */
class ParkingTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int PARTITIONS = 3;

    private final KafkaConnection kafka = TestKafka.connection();
    private final String service = TestKafka.unique("parking");
    private final Set<String> blocked = ConcurrentHashMap.newKeySet();
    private final Map<String, ExactlyOnceLoop> loops = new ConcurrentHashMap<>();
    private final Map<String, Parking> parkings = new ConcurrentHashMap<>();
    private Topic input;
    private Topic parked;
    private Topic rejected;
    private Topic output;

    @BeforeEach
    void createTopics() throws InterruptedException {
        input = TestKafka.topic("input", PARTITIONS);
        parked = new Topic(input.name() + ".parked", PARTITIONS, new Retention.Forever(), 2 << 20);
        rejected = new Topic(input.rejectedName(), PARTITIONS, new Retention.Forever(), 2 << 20);
        output = TestKafka.topic("output", PARTITIONS);
        TestKafka.create(parked, rejected);
    }

    @AfterEach
    void closeLoops() {
        loops.values().forEach(ExactlyOnceLoop::close);
    }

    @Test
    void aBlockedLaneWaitsAndItsNeighboursGoOn() {
        // Given
        blocked.add("a");
        start("0");

        // When
        send(0, 90, "a", "b", "c");

        // Then
        await().atMost(LONG).until(() -> answered().size() == 60);
        await().atMost(LONG)
                .until(() -> parkings.get("0").waiting().equals(List.of(new WaitingRecords("a", 30, "a is blocked"))));

        // When
        blocked.clear();

        // Then
        awaitEachOnceInOrder(90);
        await().atMost(LONG).until(() -> parkings.get("0").waiting().isEmpty());
    }

    @Test
    void theNextOwnerFindsWhatIsParkedAndKeepsItsOrder() {
        // Given
        blocked.addAll(List.of("a", "b"));
        start("0");
        send(0, 360, "a", "b", "c"); // 120 of each
        await().atMost(LONG).until(() -> answered().size() == 120);

        // When: it restarts, one lane is free again, and more comes
        loops.get("0").close();
        blocked.remove("b");
        start("0");
        send(360, 720, "a", "b", "c");

        // Then
        await().atMost(LONG).until(() -> answered().size() == 480);
        await().atMost(LONG)
                .until(() -> parkings.get("0").waiting().equals(List.of(new WaitingRecords("a", 240, "a is blocked"))));
        blocked.clear();
        awaitEachOnceInOrder(720);
    }

    @Test
    void replicasThatComeAndGoWhileLanesAreBlockedLoseNothing() {
        // Given
        Random random = new Random(7);
        start("0");
        start("1");

        // When
        for (int round = 0; round < 12; round++) {
            int sofar = answered().size(); // before what follows: the other replica answers while this one closes
            send(round * 100, round * 100 + 100, "a", "b", "c", "d");
            String lane = List.of("a", "b", "c").get(random.nextInt(3));
            if (!blocked.remove(lane)) {
                blocked.add(lane);
            }
            String one = Integer.toString(random.nextInt(2));
            loops.get(one).close();
            start(one);
            await().atMost(LONG).until(() -> answered().size() > sofar); // those of d, which is never blocked
        }
        blocked.clear();

        // Then
        awaitEachOnceInOrder(1_200);
    }

    @Test
    void aProcessThatIsKilledAgainAndAgainAmidPassesLosesAndDoublesNothing(@TempDir Path folder) throws Exception {
        // Given
        Files.createFile(folder.resolve("a"));
        Files.createFile(folder.resolve("b"));
        Random random = new Random(11);
        int sent = 0;

        // When: lanes are freed and blocked, more comes, and each process is killed at its work
        for (int round = 0; round < 4; round++) {
            Process process = OwnParking.start(kafka, service, input, output, folder);
            send(sent, sent + 360, "a", "b", "c");
            sent += 360;
            int before = answered().size();
            await().atMost(LONG).until(() -> answered().size() > before);
            Path lane = folder.resolve(round % 2 == 0 ? "a" : "b");
            if (!Files.deleteIfExists(lane)) {
                Files.createFile(lane);
            }
            await().pollDelay(Duration.ofMillis(random.nextInt(600))).until(() -> true); // a kill at any moment
            process.destroyForcibly().waitFor();
        }
        Files.deleteIfExists(folder.resolve("a"));
        Files.deleteIfExists(folder.resolve("b"));
        Process last = OwnParking.start(kafka, service, input, output, folder);

        // Then
        try {
            awaitEachOnceInOrder(sent);
        } finally {
            last.destroyForcibly().waitFor();
        }
    }

    @Test
    void aRecordThatIsTooLargeToBeParkedIsSetAside() throws Exception {
        // Given: zeros, which its producer packs into what the topic allows
        blocked.add("a");
        start("0");
        byte[] large = new byte[3 << 20];
        large[0] = 'a';
        large[1] = '/';

        // When
        try (KafkaProducer<byte[], byte[]> producer =
                kafka.with("compression.type", "gzip").producer("test-large")) {
            producer.send(new ProducerRecord<>(input.name(), 0, null, large)).get();
        }
        send(0, 1, "b");

        // Then
        awaitEachOnceInOrder(1);
        await().atMost(LONG).until(() -> TestKafka.readAll(kafka, rejected).size() == 1);
        assertThat(new String(
                        TestKafka.readAll(kafka, rejected)
                                .get(0)
                                .headers()
                                .lastHeader("axial-rejection-reason")
                                .value(),
                        UTF_8))
                .isEqualTo(RejectionReason.TOO_MANY_BYTES.code());
    }

    @Test
    void keyHeadersAndValueOfARecordThatWaitedAreThoseThatItCameWith() throws Exception {
        // Given
        blocked.add("a");
        start("0");
        RecordHeaders headers = new RecordHeaders();
        headers.add("axial-label", "liver".getBytes(UTF_8));
        TestKafka.produce(
                new ProducerRecord<>(input.name(), 1, new byte[] {(byte) 0xFF}, "a/0".getBytes(UTF_8), headers));
        await().atMost(LONG).until(() -> !parkings.get("0").waiting().isEmpty());

        // When
        blocked.clear();

        // Then
        await().atMost(LONG).until(() -> answered().size() == 1);
        ConsumerRecord<byte[], byte[]> answer = answered().get(0);
        assertThat(answer.partition()).isEqualTo(1);
        assertThat(answer.key()).containsExactly((byte) 0xFF);
        assertThat(answer.headers().toArray()).hasSize(1);
        assertThat(new String(answer.headers().lastHeader("axial-label").value(), UTF_8))
                .isEqualTo("liver");
    }

    /** Number i goes to partition {@code i % 3}, and to a lane by {@code i / 3}. */
    private void send(int from, int to, String... lanes) {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("test-producer")) {
            for (int i = from; i < to; i++) {
                String value = lanes[i / PARTITIONS % lanes.length] + "/" + i;
                producer.send(new ProducerRecord<>(input.name(), i % PARTITIONS, null, value.getBytes(UTF_8)));
            }
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> answered() {
        return TestKafka.readAll(kafka, output);
    }

    private void awaitEachOnceInOrder(int count) {
        await().atMost(LONG).until(() -> answered().size() >= count);
        Map<String, List<Integer>> numbers = new ConcurrentHashMap<>();
        List<Integer> all = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : answered()) {
            String[] value = new String(record.value(), UTF_8).split("/");
            int number = Integer.parseInt(value[1]);
            all.add(number);
            numbers.computeIfAbsent(record.partition() + value[0], none -> new ArrayList<>())
                    .add(number);
        }
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, count).boxed().toList());
        assertThat(numbers.values()).allSatisfy(lane -> assertThat(lane).isSorted());
    }

    private void start(String instance) {
        Parking parking = new Parking(kafka, service + instance, input, parked, rejected, new Copying());
        ExactlyOnceLoop loop = new ExactlyOnceLoop(
                kafka,
                service,
                instance,
                List.of(input, parked),
                parking,
                new LoopSettings(20, Duration.ofMinutes(1)),
                fatal -> {
                    throw new AssertionError("the loop gave up", fatal);
                });
        parkings.put(instance, parking);
        loops.put(instance, loop);
        loop.start();
    }

    /** Copies each record to the partition of its number, unless its lane is blocked. */
    private final class Copying implements LaneStep {

        @Override
        public List<Result> transform(List<ConsumerRecord<byte[], byte[]>> records) {
            return records.stream().map(this::result).toList();
        }

        private Result result(ConsumerRecord<byte[], byte[]> record) {
            String lane = lane(record);
            return blocked.contains(lane)
                    ? new Result.Waits(() -> obstacle(lane))
                    : new Result.Done(List.of(new ProducerRecord<>(
                            output.name(), record.partition(), record.key(), record.value(), record.headers())));
        }

        @Override
        public String lane(ConsumerRecord<byte[], byte[]> record) {
            return new String(record.value(), 0, 1, UTF_8);
        }

        @Override
        public Optional<String> obstacle(String lane) {
            return blocked.contains(lane) ? Optional.of(lane + " is blocked") : Optional.empty();
        }
    }
}
