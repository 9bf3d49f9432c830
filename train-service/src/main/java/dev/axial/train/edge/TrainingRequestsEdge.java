package dev.axial.train.edge;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.RunId;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.train.Training;
import dev.axial.train.run.OwnershipLostException;
import dev.axial.train.run.RunIds;
import io.quarkus.runtime.Quarkus;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka edge: one training request in; acknowledged when its run has ended, not before. */
@ApplicationScoped
class TrainingRequestsEdge {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingRequestsEdge.class);

    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(1);

    private final Training training;
    private final RequestsRebalance partitions;
    private final KafkaOwnership ownership;
    private final KafkaConnection kafka;

    TrainingRequestsEdge(
            Training training,
            @Identifier("training-requests") RequestsRebalance partitions,
            KafkaOwnership ownership,
            KafkaConnection kafka) {
        this.ownership = ownership;
        this.training = training;
        this.partitions = partitions;
        this.kafka = kafka;
    }

    @Incoming("training-requests") // failure-strategy=dead-letter-queue
    @Blocking("training")
    CompletionStage<Void> train(Message<byte[]> message) throws InterruptedException {
        ConsumerRecord<byte[], byte[]> record = record(message);
        if (!partitions.begin(new TopicPartition(record.topic(), record.partition()))) {
            return unacknowledged();
        }
        try {
            TrainingRequested request = EventJson.read(message.getPayload(), TrainingRequested.class);
            training.run(runId(record, request), request);
            return message.ack();
        } catch (InvalidEventException e) {
            return message.ack(); // MalformedEvents sets it aside
        } catch (OwnershipLostException e) {
            LOG.info("{} {}@{} is left: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
            return unacknowledged();
        } catch (RuntimeException | Error e) {
            LOG.error("a run ended unexpectedly; starting again", e);
            Quarkus.asyncExit(1);
            return new CompletableFuture<>(); // nothing more is taken from the channel
        } finally {
            partitions.end();
        }
    }

    @SuppressWarnings("unchecked") // both deserializers of the channel give bytes
    private static ConsumerRecord<byte[], byte[]> record(Message<byte[]> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .orElseThrow()
                .getRecord();
    }

    /** The request goes on at the next owner of its partition, from the committed offset. */
    private static CompletionStage<Void> unacknowledged() {
        return CompletableFuture.completedFuture(null);
    }

    private RunId runId(ConsumerRecord<byte[], byte[]> record, TrainingRequested request)
            throws OwnershipLostException, InterruptedException {
        if (request.runId().isPresent()) {
            return request.runId().get();
        }
        while (true) {
            try (Admin admin = kafka.admin("axial-train-cluster-id")) {
                String clusterId = admin.describeCluster().clusterId().get();
                return RunIds.of(clusterId, record.topic(), record.partition(), record.offset());
            } catch (ExecutionException e) {
                LOG.warn("Kafka does not tell its cluster id and is asked again: {}", e.getMessage());
                ownership.pause(BETWEEN_QUESTIONS);
            }
        }
    }
}
