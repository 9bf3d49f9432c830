package dev.axial.soak;

import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * The transaction of {@code ExactlyOnceLoop} in its plainest form, with one of the mistakes that are easily made, and
 * the faults that bring them to light: it is killed in the middle of one commit, another must be aborted, and before a
 * third somebody else takes its name. Ends when all input is consumed.
 */
final class LoopWithMistake {

    enum Mistake {
        /** No mistake: the loop that the others are compared with. */
        NONE,
        /** Consumed offsets are committed, then the output is produced. */
        OFFSETS_BEFORE_OUTPUT,
        /** Output and offsets are two steps, not one transaction. */
        NO_TRANSACTION,
        /** After an abort the consumer goes on behind what was aborted. */
        POSITIONS_KEPT_AFTER_ABORT,
        /** A producer that can never send again is used on. */
        FATAL_ERROR_IGNORED
    }

    private static final int KILLED_AT = 3;
    private static final int ABORTED_AT = 6;
    private static final int FENCED_AT = 9;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String NAME = "axial-mistaken-0";

    private final KafkaConnection kafka;
    private final Mistake mistake;
    private final Function<ConsumerRecord<byte[], byte[]>, ProducerRecord<byte[], byte[]>> step;
    private final List<TopicPartition> partitions = IntStream.range(0, Topics.IMAGES.partitions())
            .mapToObj(partition -> new TopicPartition(Topics.IMAGES.name(), partition))
            .toList();
    private int polls;

    LoopWithMistake(
            KafkaConnection kafka,
            Mistake mistake,
            Function<ConsumerRecord<byte[], byte[]>, ProducerRecord<byte[], byte[]>> step) {
        this.kafka = kafka;
        this.mistake = mistake;
        this.step = step;
    }

    /** The process is gone, between two lines. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    void run() {
        boolean ended = false;
        while (!ended) {
            try (KafkaProducer<byte[], byte[]> producer = kafka.transactionalProducer(NAME, NAME);
                    KafkaProducer<byte[], byte[]> plain = kafka.producer(NAME);
                    KafkaConsumer<byte[], byte[]> consumer =
                            kafka.groupConsumer(NAME, "axial-mistaken", NAME, 25, 60_000)) {
                producer.initTransactions();
                consumer.assign(partitions);
                begin(consumer);
                pump(producer, plain, consumer);
                ended = true;
            } catch (Killed | ProducerFencedException | InvalidProducerEpochException e) {
                continue; // started again
            }
        }
    }

    /** Begins at the committed offsets, or at the first record where there are none any more. */
    private void begin(KafkaConsumer<byte[], byte[]> consumer) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
        consumer.beginningOffsets(partitions).forEach((partition, first) -> {
            OffsetAndMetadata reached = committed.get(partition);
            consumer.seek(partition, reached == null ? first : Math.max(first, reached.offset()));
        });
    }

    private void pump(
            KafkaProducer<byte[], byte[]> producer,
            KafkaProducer<byte[], byte[]> plain,
            KafkaConsumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            if (polled.isEmpty()) {
                continue;
            }
            polls++;
            if (polls == FENCED_AT) {
                takeName();
            }
            try {
                commit(polled, mistake == Mistake.NO_TRANSACTION ? plain : producer, consumer);
            } catch (ProducerFencedException | InvalidProducerEpochException e) {
                if (mistake != Mistake.FATAL_ERROR_IGNORED) {
                    throw e;
                }
            } catch (KafkaException | IllegalStateException e) {
                if (mistake == Mistake.FATAL_ERROR_IGNORED && polls >= FENCED_AT) {
                    continue;
                }
                producer.abortTransaction();
                if (mistake != Mistake.POSITIONS_KEPT_AFTER_ABORT) {
                    polled.partitions()
                            .forEach(partition -> consumer.seek(
                                    partition, polled.records(partition).get(0).offset()));
                }
            }
        }
    }

    private void commit(
            ConsumerRecords<byte[], byte[]> polled,
            KafkaProducer<byte[], byte[]> producer,
            KafkaConsumer<byte[], byte[]> consumer) {
        Collection<ProducerRecord<byte[], byte[]>> output = new ArrayList<>();
        polled.forEach(record -> output.add(step.apply(record)));
        if (polls == ABORTED_AT && mistake != Mistake.NO_TRANSACTION) {
            output.add(new ProducerRecord<>(Topics.PREDICTIONS.name(), new byte[18 << 20])); // no producer takes it
        }
        switch (mistake) {
            case OFFSETS_BEFORE_OUTPUT -> {
                consumer.commitSync(polled.nextOffsets());
                maybeKilled();
                producer.beginTransaction();
                output.forEach(producer::send);
                producer.commitTransaction();
            }
            case NO_TRANSACTION -> {
                output.forEach(producer::send);
                producer.flush();
                maybeKilled();
                consumer.commitSync(polled.nextOffsets());
            }
            default -> {
                producer.beginTransaction();
                output.forEach(producer::send);
                maybeKilled();
                producer.sendOffsetsToTransaction(polled.nextOffsets(), consumer.groupMetadata());
                producer.commitTransaction();
            }
        }
    }

    private void maybeKilled() {
        if (polls == KILLED_AT) {
            throw new Killed();
        }
    }

    /** Whoever starts under the same name fences this one. */
    private void takeName() {
        try (KafkaProducer<byte[], byte[]> other = kafka.transactionalProducer("other", NAME)) {
            other.initTransactions();
        }
    }
}
