package dev.axial.kafka.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/** Whatever becomes of its polls, a loop resumes where the last commit ended. Against the real broker. */
class ResumptionPropertiesTest {

    private static final int RECORDS = 60;
    private static final int PARTITIONS = 3;
    private static final Duration LONG = Duration.ofSeconds(40);

    /** The fate of one poll. */
    enum Fate {
        COMMITTED,
        /** A record that is too large for the producer is with the output. */
        ABORTED,
        NOT_READY,
        /** Kafka does not answer in time: a new generation. */
        KAFKA_AWAY,
        /** The process ends in the step, and another begins under its name. */
        ANOTHER_OWNER
    }

    private final KafkaConnection kafka = TestKafka.connection();

    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void passesEachRecordOnceAndInItsOrderWhateverBecomesOfPolls(
            @ForAll @Size(max = 6) List<Fate> fates, @ForAll @IntRange(min = 1, max = 40) int mostOfOnePoll)
            throws Exception {
        // Given
        String service = TestKafka.unique("resumed");
        Topic input = TestKafka.topic("input", PARTITIONS);
        Topic output = TestKafka.topic("output", PARTITIONS);
        TestKafka.produceNumbers(kafka, input, 0, RECORDS);
        Map<Integer, List<String>> given = byPartition(input);
        Iterator<Fate> next = List.copyOf(fates).iterator(); // for one loop's thread at a time
        Semaphore anotherOwner = new Semaphore(0);
        AtomicReference<Throwable> fatal = new AtomicReference<>();
        ExactlyOnceLoop.Step step = records -> {
            Fate fate = next.hasNext() ? next.next() : Fate.COMMITTED;
            return switch (fate) {
                case COMMITTED -> copies(records, output);
                case ABORTED -> {
                    // not by its size: what is too large for one record alone is set aside
                    List<ProducerRecord<byte[], byte[]>> refused = new ArrayList<>(copies(records, output));
                    refused.add(new ProducerRecord<>("no name of a topic", new byte[1]));
                    yield refused;
                }
                case NOT_READY -> throw new NotReadyException("not yet");
                case KAFKA_AWAY -> throw new TimeoutException("no answer");
                case ANOTHER_OWNER -> {
                    anotherOwner.release();
                    new CountDownLatch(1).await(); // until it is interrupted
                    yield List.of();
                }
            };
        };

        // When
        LoopSettings settings = new LoopSettings(mostOfOnePoll, Duration.ofMinutes(1));
        ExactlyOnceLoop loop = new ExactlyOnceLoop(kafka, service, "0", input, step, settings, fatal::set);
        loop.start();
        try {
            for (int owners = (int)
                            fates.stream().filter(Fate.ANOTHER_OWNER::equals).count();
                    owners > 0;
                    owners--) {
                await().atMost(LONG).until(() -> anotherOwner.tryAcquire() || read(output) >= RECORDS);
                if (read(output) < RECORDS) {
                    loop.close();
                    loop = new ExactlyOnceLoop(kafka, service, "0", input, step, settings, fatal::set);
                    loop.start();
                }
            }
            await().atMost(LONG).until(() -> read(output) >= RECORDS);
        } finally {
            loop.close();
        }

        // Then
        assertThat(fatal.get()).isNull();
        assertThat(byPartition(output)).isEqualTo(given);
        try (Admin admin = kafka.admin("test-resumption")) {
            // stable: markers of the last transaction may be on their way
            assertThat(admin.listConsumerGroupOffsets(
                                    "axial-" + service, new ListConsumerGroupOffsetsOptions().requireStable(true))
                            .partitionsToOffsetAndMetadata()
                            .get())
                    .hasSize(given.size())
                    .allSatisfy((partition, offset) -> assertThat(offset.offset())
                            .isEqualTo(given.get(partition.partition()).size()));
        }
    }

    private int read(Topic topic) {
        return TestKafka.readValues(kafka, topic).size();
    }

    private Map<Integer, List<String>> byPartition(Topic topic) {
        Map<Integer, List<String>> values = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : TestKafka.readAll(kafka, topic)) {
            values.computeIfAbsent(record.partition(), partition -> new ArrayList<>())
                    .add(new String(record.value(), UTF_8));
        }
        return values;
    }

    private static Collection<ProducerRecord<byte[], byte[]>> copies(
            List<ConsumerRecord<byte[], byte[]>> records, Topic output) {
        return records.stream()
                .map(record -> new ProducerRecord<byte[], byte[]>(
                        output.name(), record.partition(), record.key(), record.value()))
                .toList();
    }
}
