package dev.axial.train.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.contract.tensor.TensorBatch.EpochPart;
import dev.axial.contract.tensor.TensorBatch.Row;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.EpochRequested;
import dev.axial.contract.training.Normalization;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.store.dataset.DatasetContent;
import dev.axial.store.dataset.LabelledImages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Answers epoch requests over the real broker with real images, as ingest does; train cannot depend on that service. */
final class TestIngest implements AutoCloseable {

    private final DatasetContent dataset;
    private final Consumer<EpochRequested> onRequest;
    private final KafkaProducer<byte[], byte[]> answers;
    private final TopicFollower requests;

    /** @param onRequest told of each request before it is answered */
    TestIngest(KafkaConnection kafka, DatasetContent dataset, Consumer<EpochRequested> onRequest) {
        this.dataset = dataset;
        this.onRequest = onRequest;
        this.answers = kafka.producer("test-ingest");
        this.requests = new TopicFollower(kafka, "test-ingest", Topics.EPOCH_REQUESTS, record -> {
            try {
                answer(EventJson.read(record.value(), EpochRequested.class));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        requests.start();
    }

    private void answer(EpochRequested request) {
        onRequest.accept(request);
        LabelledImages images = dataset.split(request.split());
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, images.size()).boxed().toList());
        if (request.shuffle()) {
            Collections.shuffle(order, new Random(request.seed() * 1_000 + request.epoch()));
        }
        for (int from = request.from(); from < request.to(); from += request.batchSize()) {
            List<Integer> indices = order.subList(from, Math.min(request.to(), from + request.batchSize()));
            answers.send(new ProducerRecord<>(
                    Topics.TRAINING_BATCHES.name(),
                    request.answerPartition(),
                    request.requestId().getBytes(UTF_8),
                    batch(request, images, indices, from / request.batchSize()).encode()));
        }
    }

    private static TensorBatch batch(
            EpochRequested request, LabelledImages images, List<Integer> indices, int sequence) {
        byte[] pixels = new byte[indices.size() * images.shape().size()];
        List<Row> rows = new ArrayList<>();
        for (int index : indices) {
            images.copyImage(index, pixels, rows.size() * images.shape().size());
            rows.add(new TrainingRow(images.classIndex(index), index));
        }
        ChannelScale scale = request.normalization() == Normalization.NONE
                ? new ChannelScale(1, 0)
                : new ChannelScale(1 / 127.5f, -1);
        EpochPart part = new EpochPart(
                request.requestId(),
                request.dataset().artifact().sha256(),
                request.split(),
                request.epoch(),
                request.shard(),
                sequence);
        return new TensorBatch(images.shape(), pixels, rows, List.of(scale), part);
    }

    @Override
    public void close() {
        requests.close();
        answers.close();
    }
}
