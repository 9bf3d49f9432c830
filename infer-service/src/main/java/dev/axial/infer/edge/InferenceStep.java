package dev.axial.infer.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.image.ImageKey;
import dev.axial.contract.image.Prediction;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.tensor.InvalidBatchException;
import dev.axial.contract.tensor.TensorBatch.ImageRow;
import dev.axial.contract.topic.Topics;
import dev.axial.infer.BatchAnswer;
import dev.axial.infer.Inference;
import dev.axial.infer.batch.ServingBatch;
import dev.axial.infer.champion.ServedChampions;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.parking.LaneStep;
import dev.axial.kafka.rejection.Rejection;
import dev.axial.service.tracing.ImageTraces;
import dev.axial.service.tracing.ImageTraces.TracedImage;
import dev.axial.service.tracing.TraceHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Kafka edge: records of batches in, records of predictions and rejections out, in their order. Batches whose model cannot
 * answer yet wait; see {@link dev.axial.kafka.parking.Parking}. A prediction is keyed by
 * its image and goes where its key hashes to; images of one key are in one partition of the input, so their order holds.
 */
final class InferenceStep implements LaneStep {

    private final Inference inference;
    private final ServedChampions champions;
    private final InferenceMetrics metrics;
    private final ImageTraces traces;

    InferenceStep(Inference inference, ServedChampions champions, InferenceMetrics metrics, ImageTraces traces) {
        this.inference = inference;
        this.champions = champions;
        this.metrics = metrics;
        this.traces = traces;
    }

    @Override
    public List<Result> transform(List<ConsumerRecord<byte[], byte[]>> records) throws InterruptedException {
        Instant begun = Instant.now();
        List<BatchAnswer> answers =
                inference.answer(records.stream().map(ConsumerRecord::value).toList());
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            results.add(result(records.get(i), answers.get(i), begun));
        }
        return results;
    }

    private Result result(ConsumerRecord<byte[], byte[]> record, BatchAnswer answer, Instant begun) {
        if (answer instanceof BatchAnswer.PredictedBatch predicted) {
            metrics.predicted(predicted);
            return new Result.Done(predicted.images().stream()
                    .map(image -> prediction(image, begun))
                    .toList());
        } else if (answer instanceof BatchAnswer.Undecodable undecodable) {
            return rejected(record, RejectionReason.UNDECODABLE, undecodable.detail());
        } else if (answer instanceof BatchAnswer.UnusableBatch unusable) {
            return rejected(record, RejectionReason.UNUSABLE_MODEL, unusable.detail());
        } else if (answer instanceof BatchAnswer.WaitingBatch waiting) {
            return new Result.Waits(waiting.obstacle());
        }
        throw new IllegalStateException("no result for " + answer);
    }

    private Result rejected(ConsumerRecord<byte[], byte[]> record, RejectionReason reason, String detail) {
        metrics.rejected();
        return new Result.Done(List.of(Rejection.of(record, Topics.INFERENCE_BATCHES_REJECTED, reason, detail)));
    }

    /** A model name: batches of one name and partition keep their order, whichever version answers. */
    @Override
    public String lane(ConsumerRecord<byte[], byte[]> record) {
        try {
            return ServingBatch.decode(record.value()).shapedFor().model().value();
        } catch (InvalidBatchException e) {
            return "none";
        }
    }

    @Override
    public Optional<String> obstacle(String lane) {
        try {
            return champions.obstacle(new ModelName(lane));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a stranger's record: to be tried, and set aside
        }
    }

    /** Its event id is where the image is, so that the same prediction made again is the same event. */
    private ProducerRecord<byte[], byte[]> prediction(BatchAnswer.PredictedImage image, Instant begun) {
        ImageRow row = image.row();
        Prediction prediction = image.prediction();
        TracedImage traced = traces.begin(
                "predict",
                new TraceHeaders(row.traceparent(), row.tracestate()),
                begun,
                Topics.INFERENCE_BATCHES.name(),
                row.partition(),
                row.offset());
        TraceHeaders trace = traced.headers();
        traced.predicted(prediction.model().name().value(), prediction.model().version());
        ProducerRecord<byte[], byte[]> record = CloudEvents.record(
                Topics.PREDICTIONS,
                ImageKey.bytes(row.id()),
                row.partition() + "-" + row.offset(),
                "prediction",
                "infer",
                prediction);
        Headers headers = record.headers();
        row.label().ifPresent(label -> headers.add(ImageHeaders.LABEL, label.getBytes(UTF_8)));
        trace.traceparent().ifPresent(span -> headers.add(ImageHeaders.TRACEPARENT, span.getBytes(UTF_8)));
        trace.tracestate().ifPresent(state -> headers.add(ImageHeaders.TRACESTATE, state.getBytes(UTF_8)));
        return record;
    }
}
