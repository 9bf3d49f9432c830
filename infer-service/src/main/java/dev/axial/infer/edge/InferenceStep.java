package dev.axial.infer.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.image.ImageKey;
import dev.axial.contract.image.Prediction;
import dev.axial.contract.image.RejectionReason;
import dev.axial.contract.tensor.TensorBatch.ImageRow;
import dev.axial.contract.topic.Topics;
import dev.axial.infer.Answer;
import dev.axial.infer.Inference;
import dev.axial.infer.champion.ModelUnavailableException;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.loop.NotReadyException;
import dev.axial.kafka.rejection.Rejection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Kafka edge: records of batches in, records of predictions and rejections out, in their order. A prediction is keyed by
 * its image and goes where its key hashes to; images of one key are in one partition of the input, so their order holds.
 */
final class InferenceStep implements ExactlyOnceLoop.Step {

    private final Inference inference;
    private final InferenceMetrics metrics;

    InferenceStep(Inference inference, InferenceMetrics metrics) {
        this.inference = inference;
        this.metrics = metrics;
    }

    @Override
    public Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> records)
            throws NotReadyException {
        List<Answer> answers;
        try {
            answers =
                    inference.answer(records.stream().map(ConsumerRecord::value).toList());
        } catch (ModelUnavailableException e) {
            throw new NotReadyException(e.getMessage());
        }
        List<ProducerRecord<byte[], byte[]>> output = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof Answer.Predicted predicted) {
                predicted.images().forEach(image -> output.add(prediction(image)));
                metrics.predicted(predicted.images().size());
            } else if (answers.get(i) instanceof Answer.Undecodable undecodable) {
                output.add(Rejection.of(
                        records.get(i),
                        Topics.INFERENCE_BATCHES_REJECTED,
                        RejectionReason.UNDECODABLE,
                        undecodable.detail()));
                metrics.rejected();
            }
        }
        return output;
    }

    /** Its event id is where the image is, so that the same prediction made again is the same event. */
    private static ProducerRecord<byte[], byte[]> prediction(Answer.PredictedImage image) {
        ImageRow row = image.row();
        Prediction prediction = image.prediction();
        ProducerRecord<byte[], byte[]> record = CloudEvents.record(
                Topics.PREDICTIONS,
                ImageKey.bytes(row.id()),
                row.partition() + "-" + row.offset(),
                "prediction",
                "infer",
                prediction);
        Headers headers = record.headers();
        row.label().ifPresent(label -> headers.add(ImageHeaders.LABEL, label.getBytes(UTF_8)));
        row.traceparent().ifPresent(trace -> headers.add(ImageHeaders.TRACEPARENT, trace.getBytes(UTF_8)));
        row.tracestate().ifPresent(state -> headers.add(ImageHeaders.TRACESTATE, state.getBytes(UTF_8)));
        return record;
    }
}
