package dev.axial.train.edge;

import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.intervention.Intervention;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.RunId;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.intervention.Interventions;
import dev.axial.kafka.rejection.Rejection;
import dev.axial.train.Training;
import dev.axial.train.run.OwnershipLostException;
import dev.axial.train.run.RunIds;
import io.quarkus.runtime.Quarkus;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka edge: one training request in; acknowledged when its run has ended, not before. */
@ApplicationScoped
class TrainingRequestsEdge {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingRequestsEdge.class);

    private static final Duration CATCH_UP = Duration.ofSeconds(10);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(1);

    private final Training training;
    private final RequestsRebalance partitions;
    private final KafkaOwnership ownership;
    private final KafkaConnection kafka;
    private final Interventions interventions;
    private final TrainingMetrics metrics;

    TrainingRequestsEdge(
            Training training,
            @Identifier("training-requests") RequestsRebalance partitions,
            KafkaOwnership ownership,
            KafkaConnection kafka,
            Interventions interventions,
            TrainingMetrics metrics) {
        this.metrics = metrics;
        this.interventions = interventions;
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
            Optional<Intervention> skip = skip(record);
            if (skip.isPresent()) {
                setAside(record, skip.get());
                return message.ack();
            }
            TrainingRequested request = EventJson.read(message.getPayload(), TrainingRequested.class);
            metrics.count(() -> training.run(runId(record, request), request));
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

    /** Known at a start too: a request that ends every trainer is skipped before it is tried once more. */
    private Optional<Intervention> skip(ConsumerRecord<byte[], byte[]> record)
            throws OwnershipLostException, InterruptedException {
        while (true) {
            try {
                interventions.catchUp(CATCH_UP);
                return interventions.skip(record);
            } catch (TimeoutException e) {
                LOG.warn("the interventions of operators cannot be read, and are asked for again: {}", e.getMessage());
                ownership.pause(BETWEEN_QUESTIONS);
            }
        }
    }

    private void setAside(ConsumerRecord<byte[], byte[]> record, Intervention skip)
            throws OwnershipLostException, InterruptedException {
        LOG.warn("{} {}@{} is {}", record.topic(), record.partition(), record.offset(), skip.explanation());
        while (true) {
            try (KafkaProducer<byte[], byte[]> producer = kafka.producer("axial-train-skipped")) {
                producer.send(Rejection.of(
                                record, Topics.TRAINING_REQUESTS_REJECTED, RejectionReason.SKIPPED, skip.explanation()))
                        .get();
                return;
            } catch (ExecutionException e) {
                LOG.warn("Kafka does not take a skipped request, which is sent again: {}", e.getMessage());
                ownership.pause(BETWEEN_QUESTIONS);
            }
        }
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
