package dev.axial.ingest.edge;

import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.intervention.Intervention;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.training.EpochRequested;
import dev.axial.ingest.EpochBatching;
import dev.axial.ingest.epoch.LoadedDatasets;
import dev.axial.kafka.intervention.Interventions;
import dev.axial.store.ArtifactException;
import dev.axial.store.dataset.InvalidDatasetException;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Kafka edge: a request for a shard in, its batches out. The request is acknowledged once Kafka has every batch; a request
 * that cannot be served is set aside with the reason, and whoever waits asks again.
 */
@ApplicationScoped
class EpochRequestsEdge {

    private final LoadedDatasets datasets;
    private final EpochAnswers answers;
    private final Interventions interventions;

    EpochRequestsEdge(LoadedDatasets datasets, EpochAnswers answers, Interventions interventions) {
        this.interventions = interventions;
        this.datasets = datasets;
        this.answers = answers;
    }

    @Incoming("epoch-requests") // failure-strategy=dead-letter-queue
    @Blocking
    void answer(ConsumerRecord<byte[], byte[]> record) throws InterruptedException, ExecutionException {
        Optional<Intervention> skip = interventions.skip(record);
        if (skip.isPresent()) {
            answers.reject(record, RejectionReason.SKIPPED, skip.get().explanation());
            return;
        }
        EpochRequested request;
        try {
            request = EventJson.read(record.value(), EpochRequested.class);
        } catch (InvalidEventException e) {
            return; // MalformedEvents sets it aside
        }
        try {
            answers.send(request, EpochBatching.batches(request, datasets.get(request.dataset())));
        } catch (InvalidEventException | InvalidDatasetException | ArtifactException e) {
            answers.reject(record, RejectionReason.INVALID_EVENT, e.getMessage());
        }
    }
}
