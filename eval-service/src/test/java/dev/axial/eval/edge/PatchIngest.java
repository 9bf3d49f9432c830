package dev.axial.eval.edge;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.EpochPart;
import dev.axial.contract.tensor.TensorBatch.Row;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.EpochRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.log.TopicFollower;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.LabelledImages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The other side of eval's epoch requests: answers them over Kafka with the images of the store, shrunk by whole factors. */
final class PatchIngest implements AutoCloseable {

    private final Datasets datasets;
    private final Producer<byte[], byte[]> answers;
    private final TopicFollower requests;
    private final Semaphore open = new Semaphore(1);
    private String held = "";

    final List<EpochRequested> answered = new CopyOnWriteArrayList<>();

    PatchIngest(KafkaConnection kafka, Patches patches) {
        this.datasets = new Datasets(patches.store());
        this.answers = kafka.producer("patch-ingest");
        this.requests = new TopicFollower(kafka, "patch-ingest", Topics.EPOCH_REQUESTS, this::answer);
        requests.start();
    }

    /** Answers nothing until {@link #resume}. */
    void pause() {
        open.acquireUninterruptibly();
    }

    void resume() {
        open.release();
    }

    /** Answers everything but the requests of this id, which wait until {@link #letGo}. */
    synchronized void holdBack(String requestId) {
        held = requestId;
    }

    synchronized void letGo() {
        held = "";
        notifyAll();
    }

    private synchronized void awaitTurn(String requestId) throws InterruptedException {
        while (held.equals(requestId)) {
            wait();
        }
    }

    @Override
    public void close() {
        letGo();
        requests.close();
        answers.close();
    }

    private void answer(ConsumerRecord<byte[], byte[]> record) {
        open.acquireUninterruptibly();
        try {
            EpochRequested request = EventJson.read(record.value(), EpochRequested.class);
            awaitTurn(request.requestId());
            LabelledImages images = datasets.load(request.dataset()).split(request.split());
            for (int from = request.from(); from < request.to(); from += request.batchSize()) {
                TensorBatch batch = batch(request, images, from, Math.min(request.to(), from + request.batchSize()));
                answers.send(new ProducerRecord<>(
                        Topics.TRAINING_BATCHES.name(),
                        request.answerPartition(),
                        request.requestId().getBytes(StandardCharsets.UTF_8),
                        batch.encode()));
            }
            answered.add(request);
        } catch (InvalidEventException e) {
            throw new AssertionError("eval asks as the contract says", e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            open.release();
        }
    }

    private static TensorBatch batch(EpochRequested request, LabelledImages images, int from, int to) {
        ImageShape shape = request.shape();
        byte[] pixels = new byte[(to - from) * shape.size()];
        List<Row> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            shrink(images, i, shape, pixels, (i - from) * shape.size());
            rows.add(new TrainingRow(images.classIndex(i), i));
        }
        EpochPart part = new EpochPart(
                request.requestId(),
                request.dataset().artifact().sha256(),
                request.split(),
                request.epoch(),
                request.shard(),
                from / request.batchSize());
        return new TensorBatch(shape, pixels, rows, List.of(), part);
    }

    private static void shrink(LabelledImages images, int i, ImageShape to, byte[] pixels, int at) {
        ImageShape from = images.shape();
        byte[] whole = new byte[from.size()];
        images.copyImage(i, whole, 0);
        int dy = from.height() / to.height();
        int dx = from.width() / to.width();
        for (int y = 0; y < to.height(); y++) {
            for (int x = 0; x < to.width(); x++) {
                int sum = 0;
                for (int k = 0; k < dy * dx; k++) {
                    sum += whole[(y * dy + k / dx) * from.width() + x * dx + k % dx] & 0xFF;
                }
                pixels[at + y * to.width() + x] = (byte) (sum / (dy * dx));
            }
        }
    }
}
