package dev.axial.kafka.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.axial.contract.topic.Topic;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.TestKafka;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollBudgetTest {

    private final KafkaConnection kafka = TestKafka.connection();

    /** A record that costs more than all of the budget comes alone: 128 MiB, and 3 s of 1 min or 5 s of 10 min. */
    @ParameterizedTest
    @CsvSource({
        "20, 0, 1, 6",
        "1000, 0, 1, 1",
        "0, 1, 1, 3",
        "20, 1, 1, 3",
        "0, 4, 1, 1",
        "0, 3600, 1, 1",
        "0, 1, 10, 5"
    })
    void endsAPollBeforeItsRecordsCostMoreThanTheirShare(
            long mebibytesEach, long secondsEach, long maxTransformMinutes, int mostTogether) throws Exception {
        // Given
        Topic input = TestKafka.topic("input", 3);
        TestKafka.produceNumbers(kafka, input, 0, 30);
        Counting step = new Counting(new Cost(mebibytesEach << 20, Duration.ofSeconds(secondsEach)));

        // When
        try (ExactlyOnceLoop loop = new ExactlyOnceLoop(
                kafka,
                TestKafka.unique("service"),
                "0",
                input,
                step,
                new LoopSettings(1000, Duration.ofMinutes(maxTransformMinutes)),
                error -> step.polls.add(List.of()))) {
            loop.start();
            await().atMost(Duration.ofSeconds(40)).until(() -> step.numbers().size() >= 30);
        }

        // Then: none lost, none twice, none refused for good
        assertThat(step.numbers()).hasSize(30).containsExactlyInAnyOrderElementsOf(numbers(30));
        assertThat(step.polls).allSatisfy(poll -> assertThat(poll).hasSizeBetween(1, mostTogether));
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    private static final class Counting implements ExactlyOnceLoop.Step {

        private final ConcurrentLinkedQueue<List<String>> polls = new ConcurrentLinkedQueue<>();
        private final Cost cost;

        Counting(Cost cost) {
            this.cost = cost;
        }

        @Override
        public Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> records) {
            polls.add(records.stream()
                    .map(record -> new String(record.value(), UTF_8))
                    .toList());
            return List.of();
        }

        @Override
        public Cost cost(byte[] value) {
            return cost;
        }

        List<String> numbers() {
            return polls.stream().flatMap(List::stream).toList();
        }
    }
}
