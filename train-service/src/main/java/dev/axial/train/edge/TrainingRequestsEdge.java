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
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka edge: one training request in; acknowledged when its run has ended, not before. */
@ApplicationScoped
class TrainingRequestsEdge {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingRequestsEdge.class);

    private final Training training;
    private final KafkaConnection kafka;

    TrainingRequestsEdge(Training training, KafkaConnection kafka) {
        this.training = training;
        this.kafka = kafka;
    }

    @Incoming("training-requests") // failure-strategy=dead-letter-queue
    @Blocking("training")
    CompletionStage<Void> train(Message<byte[]> message) throws InterruptedException {
        try {
            TrainingRequested request = EventJson.read(message.getPayload(), TrainingRequested.class);
            training.run(runId(message, request), request);
            return message.ack();
        } catch (InvalidEventException e) {
            return message.ack(); // MalformedEvents sets it aside
        } catch (OwnershipLostException e) {
            LOG.warn("{}; starting again", e.getMessage());
            return startAgain();
        } catch (RuntimeException | Error | ExecutionException e) {
            LOG.error("a run ended unexpectedly; starting again", e);
            return startAgain();
        }
    }

    @SuppressWarnings("unchecked") // both deserializers of the channel give bytes
    private static ConsumerRecord<byte[], byte[]> record(Message<byte[]> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .orElseThrow()
                .getRecord();
    }

    /** The request is not acknowledged: its next owner goes on with the run, or gives it up after three attempts. */
    private static CompletionStage<Void> startAgain() {
        Quarkus.asyncExit(1);
        return new CompletableFuture<>();
    }

    private RunId runId(Message<byte[]> message, TrainingRequested request)
            throws ExecutionException, InterruptedException {
        if (request.runId().isPresent()) {
            return request.runId().get();
        }
        ConsumerRecord<byte[], byte[]> record = record(message);
        try (Admin admin = kafka.admin("axial-train-cluster-id")) {
            String clusterId = admin.describeCluster().clusterId().get();
            return RunIds.of(clusterId, record.topic(), record.partition(), record.offset());
        }
    }
}
