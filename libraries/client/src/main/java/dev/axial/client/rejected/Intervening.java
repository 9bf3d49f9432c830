package dev.axial.client.rejected;

import dev.axial.contract.intervention.Intervention;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.terminal.CommandException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;

/** Publishes what an operator decides for consumers that cannot go on, once it is plain that the decision fits. */
public final class Intervening implements AutoCloseable {

    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    public Intervening(KafkaConnection kafka) {
        KafkaConnection impatient = kafka.with("request.timeout.ms", "3000");
        this.admin = impatient.with("default.api.timeout.ms", "5000").admin("axial-cli-intervening");
        this.producer = impatient
                .with("delivery.timeout.ms", "10000")
                .with("max.block.ms", "5000")
                .producer("axial-cli-intervening");
    }

    /** @throws CommandException unless the partition may hold a record at the offset, now or soon */
    public void requireRecord(String topic, int partition, long offset) throws CommandException, InterruptedException {
        long first = offset(topic, partition, OffsetSpec.earliest());
        long end = offset(topic, partition, OffsetSpec.latest());
        if (offset < first || offset >= end) {
            throw new CommandException(topic + " partition " + partition + " has offsets " + first + " to " + (end - 1)
                    + ", got " + offset + ".");
        }
    }

    /** @throws CommandException if the partition still has the record of that offset */
    public void requireGone(String topic, int partition, long offset) throws CommandException, InterruptedException {
        long first = offset(topic, partition, OffsetSpec.earliest());
        long end = offset(topic, partition, OffsetSpec.latest());
        if (offset >= first && offset <= end) {
            throw new CommandException(topic + " partition " + partition + " has offsets " + first + " to " + (end - 1)
                    + ": nothing is missing at " + offset + ". The health of the service that waits names the offset.");
        }
    }

    private long offset(String topic, int partition, OffsetSpec spec) throws CommandException, InterruptedException {
        TopicPartition place = new TopicPartition(topic, partition);
        try {
            int partitions = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .size();
            if (partition < 0 || partition >= partitions) {
                throw new CommandException(
                        topic + " has partitions 0 to " + (partitions - 1) + ", got " + partition + ".");
            }
            ListOffsetsResultInfo found =
                    admin.listOffsets(Map.of(place, spec)).all().get().get(place);
            return found.offset();
        } catch (ExecutionException e) {
            throw new CommandException(
                    "Topic " + topic + " cannot be looked at: " + e.getCause().getMessage(), e);
        }
    }

    /** Returns once Kafka has it. */
    public void publish(Intervention intervention) throws CommandException, InterruptedException {
        try {
            producer.send(CloudEvents.record(
                            Topics.INTERVENTIONS, intervention.key(), "intervention", "cli", intervention))
                    .get();
        } catch (ExecutionException e) {
            throw new CommandException(
                    "Kafka did not take the decision: " + e.getCause().getMessage(), e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        admin.close(Duration.ZERO);
    }
}
