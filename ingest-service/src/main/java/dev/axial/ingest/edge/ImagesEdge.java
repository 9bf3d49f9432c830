package dev.axial.ingest.edge;

import dev.axial.contract.image.ImageHeaders;
import dev.axial.contract.image.ImageKey;
import dev.axial.contract.topic.Topic;
import dev.axial.contract.topic.Topics;
import dev.axial.ingest.ImageShaping;
import dev.axial.ingest.ReceivedImage;
import dev.axial.ingest.ShapedImages;
import dev.axial.ingest.ShapedImages.PartitionBatch;
import dev.axial.ingest.ShapedImages.RejectedImage;
import dev.axial.kafka.event.TextHeader;
import dev.axial.kafka.loop.Cost;
import dev.axial.kafka.loop.ExactlyOnceLoop;
import dev.axial.kafka.loop.NotReadyException;
import dev.axial.kafka.rejection.Rejection;
import dev.axial.service.tracing.ImageTraces;
import dev.axial.service.tracing.ImageTraces.TracedImage;
import dev.axial.service.tracing.TraceHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Kafka edge: images in, inference batches and rejections out, in one transaction of the loop. */
final class ImagesEdge implements ExactlyOnceLoop.Step {

    private final ImageShaping shaping;
    private final FollowedChampions champions;
    private final IngestMetrics metrics;
    private final ImageTraces traces;

    ImagesEdge(ImageShaping shaping, FollowedChampions champions, IngestMetrics metrics, ImageTraces traces) {
        this.shaping = shaping;
        this.champions = champions;
        this.metrics = metrics;
        this.traces = traces;
    }

    @Override
    public Collection<ProducerRecord<byte[], byte[]>> transform(List<ConsumerRecord<byte[], byte[]>> records)
            throws NotReadyException, InterruptedException {
        Instant begun = Instant.now();
        List<TracedImage> traced =
                records.stream().map(record -> traced(record, begun)).toList();
        List<ReceivedImage> received = IntStream.range(0, records.size())
                .mapToObj(i -> received(records.get(i), traced.get(i).headers()))
                .toList();
        ShapedImages images = shaping.shape(received, champions.of(received));
        metrics.count(images);
        List<ProducerRecord<byte[], byte[]>> output = new ArrayList<>();
        for (PartitionBatch batch : images.batches()) {
            output.add(new ProducerRecord<>(
                    Topics.INFERENCE_BATCHES.name(),
                    batch.partition(),
                    null,
                    batch.batch().encode()));
        }
        for (RejectedImage image : images.rejected()) {
            traced.get(image.position()).rejected(image.reason().code());
            output.add(Rejection.of(
                    records.get(image.position()), Topics.IMAGES_REJECTED, image.reason(), image.detail()));
        }
        traced.forEach(TracedImage::shaped); // but those that were rejected: a span ends once
        return output;
    }

    /**
     * Memory: the encoded image, and three times what is made of it: its raster, its place in a batch, the batch encoded. So a
     * poll of images of the largest champion, 3 MiB each, ends after 13 of them at the latest. Time: decoding and shaping, by
     * the header. A poll of small images reaches neither limit.
     */
    @Override
    public Cost cost(byte[] value) {
        int largest = champions.known().values().stream()
                .mapToInt(champion -> champion.input().size())
                .max()
                .orElse(0);
        return new Cost(value.length + 3L * largest, shaping.estimate(value, largest));
    }

    /** A batch goes to the partition of its images. */
    @Override
    public List<Topic> copartitioned() {
        return List.of(Topics.INFERENCE_BATCHES);
    }

    private TracedImage traced(ConsumerRecord<byte[], byte[]> record, Instant begun) {
        return traces.begin(
                "shape",
                new TraceHeaders(
                        TextHeader.of(record.headers(), ImageHeaders.TRACEPARENT),
                        TextHeader.of(record.headers(), ImageHeaders.TRACESTATE)),
                begun,
                record.topic(),
                record.partition(),
                record.offset());
    }

    private static ReceivedImage received(ConsumerRecord<byte[], byte[]> record, TraceHeaders trace) {
        return new ReceivedImage(
                record.partition(),
                record.offset(),
                Optional.ofNullable(record.key()).filter(key -> key.length > 0).map(ImageKey::id),
                record.value(),
                TextHeader.of(record.headers(), ImageHeaders.MODEL),
                TextHeader.of(record.headers(), ImageHeaders.LABEL),
                trace.traceparent(),
                trace.tracestate(),
                Instant.ofEpochMilli(record.timestamp()));
    }
}
