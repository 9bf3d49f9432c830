package dev.axial.client.rejected;

import dev.axial.client.SilenceException;
import dev.axial.kafka.KafkaConnection;
import dev.axial.terminal.CommandException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Rejected records whole, by their ids; quick where these come in their order in a partition. Not thread-safe. */
public final class RejectedReader implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deque<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();

    public RejectedReader(KafkaConnection kafka) {
        this.consumer = kafka.consumer("axial-cli-rejected-values");
    }

    /** @throws CommandException if it is not there, or not to be had within 20 s */
    public ConsumerRecord<byte[], byte[]> read(RejectedId id) throws CommandException {
        passOver(id);
        try {
            if (polled.isEmpty()) {
                poll(id);
            }
        } catch (KafkaException e) {
            throw silence(id, e);
        }
        ConsumerRecord<byte[], byte[]> record = polled.poll();
        if (record == null || record.offset() != id.offset()) {
            throw RejectedLog.unknown(id); // nothing, or the next one, came in its place
        }
        return record;
    }

    /** Whatever lies before {@code id}, or in another partition. */
    private void passOver(RejectedId id) {
        while (!polled.isEmpty()) {
            ConsumerRecord<byte[], byte[]> next = polled.peek();
            boolean here = next.topic().equals(id.topic().name()) && next.partition() == id.partition();
            if (here && next.offset() == id.offset()) {
                return;
            }
            polled.remove();
        }
    }

    /** Takes what there is from {@code id} on: nothing, if it lies behind the end. */
    private void poll(RejectedId id) throws CommandException {
        TopicPartition partition = id.topicPartition();
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition), PATIENCE).get(partition);
        consumer.seek(partition, id.offset());
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (polled.isEmpty() && consumer.position(partition, PATIENCE) < end) {
            if (System.nanoTime() > until) {
                throw silence(id, null);
            }
            consumer.poll(Duration.ofMillis(100)).forEach(polled::add);
        }
    }

    private static CommandException silence(RejectedId id, KafkaException cause) {
        return new SilenceException(SilenceException.SilentPart.KAFKA, "Record " + id + " cannot be read.", cause);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
