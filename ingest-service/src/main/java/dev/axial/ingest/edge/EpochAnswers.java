package dev.axial.ingest.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.EpochRequested;
import dev.axial.kafka.rejection.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what becomes of epoch requests, and returns only when Kafka has all of it. Thread-safe. */
final class EpochAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(EpochAnswers.class);

    private final Producer<byte[], byte[]> producer;
    private final IngestMetrics metrics;

    /** @param producer idempotent, with acks=all; its buffer holds back a shard that is made faster than it is sent */
    EpochAnswers(Producer<byte[], byte[]> producer, IngestMetrics metrics) {
        this.producer = producer;
        this.metrics = metrics;
    }

    /**
     * @throws InvalidEventException if the answer partition does not exist
     * @throws ExecutionException if Kafka did not take a batch
     */
    void send(EpochRequested request, Stream<TensorBatch> batches)
            throws InvalidEventException, InterruptedException, ExecutionException {
        int partitions = producer.partitionsFor(Topics.TRAINING_BATCHES.name()).size();
        if (request.answerPartition() >= partitions) {
            throw new InvalidEventException("field \"answerPartition\": " + Topics.TRAINING_BATCHES.name() + " has "
                    + partitions + " partitions, got " + request.answerPartition());
        }
        byte[] key = request.requestId().getBytes(UTF_8);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        batches.forEach(batch -> sent.add(producer.send(
                new ProducerRecord<>(Topics.TRAINING_BATCHES.name(), request.answerPartition(), key, batch.encode()))));
        for (Future<RecordMetadata> batch : sent) {
            batch.get();
        }
        metrics.countEpochBatches(sent.size());
        LOG.debug("{}: {} batches", request.key(), sent.size());
    }

    /** @param why one sentence */
    void reject(ConsumerRecord<byte[], byte[]> request, RejectionReason reason, String why)
            throws InterruptedException, ExecutionException {
        LOG.warn("{} {}@{} rejected: {}", request.topic(), request.partition(), request.offset(), why);
        metrics.countRejectedEpochRequest();
        producer.send(Rejection.of(request, Topics.EPOCH_REQUESTS_REJECTED, reason, why))
                .get();
    }
}
