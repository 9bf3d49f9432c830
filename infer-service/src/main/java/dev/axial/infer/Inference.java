package dev.axial.infer;

import dev.axial.contract.image.Prediction;
import dev.axial.contract.model.ImageShape;
import dev.axial.contract.tensor.InvalidBatchException;
import dev.axial.contract.tensor.TensorBatch.ImageRow;
import dev.axial.contract.tensor.TensorBatch.Serving;
import dev.axial.infer.BatchAnswer.PredictedImage;
import dev.axial.infer.batch.RunQueue;
import dev.axial.infer.batch.ServingBatch;
import dev.axial.infer.champion.Leases;
import dev.axial.infer.champion.ModelUnavailableException;
import dev.axial.infer.champion.ModelUnusableException;
import dev.axial.infer.champion.ServedChampions;
import dev.axial.infer.champion.ServedModel;
import dev.axial.onnx.OnnxOutput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline of infer: records are decoded, each batch gets the model that answers it, batches of one model are run
 * together, and each row becomes a prediction. For one thread.
 */
public final class Inference {

    private static final Logger LOG = LoggerFactory.getLogger(Inference.class);

    /** A model that failed is tried again, since another may be champion by then. */
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

    private final ServedChampions champions;
    private final Clock clock;

    public Inference(ServedChampions champions, Clock clock) {
        this.champions = champions;
        this.clock = clock;
    }

    /**
     * @param records encoded tensor batches
     * @return one answer for each record, in their order; rows within an answer in theirs
     */
    public List<BatchAnswer> answer(List<byte[]> records) throws InterruptedException {
        BatchAnswer[] answers = new BatchAnswer[records.size()];
        Map<ServedModel, Work> perModel = new LinkedHashMap<>();
        try (Leases leases = champions.leases()) {
            for (int i = 0; i < answers.length; i++) {
                try {
                    ServingBatch batch = ServingBatch.decode(records.get(i));
                    answers[i] = waiting(batch.shapedFor(), batch.shape());
                    ServedModel model = leases.model(batch.shapedFor(), batch.shape());
                    requireShape(batch, model);
                    perModel.computeIfAbsent(model, Work::new).add(i, batch);
                } catch (InvalidBatchException e) {
                    answers[i] = new BatchAnswer.Undecodable(e.getMessage());
                } catch (ModelUnusableException e) {
                    answers[i] = new BatchAnswer.UnusableBatch(e.getMessage());
                } catch (ModelUnavailableException e) {
                    LOG.debug("a batch waits: {}", e.getMessage());
                }
            }
            perModel.values().forEach(Work::begin); // the models run side by side
            for (Work work : perModel.values()) {
                try {
                    work.answer(answers);
                } catch (ExecutionException e) { // of this model: the batches of others must not wait for it
                    LOG.error("{} failed; its batches are tried again", work.model, e.getCause());
                    work.wait(answers, work.model + " failed: " + e.getCause());
                }
            }
        } finally {
            perModel.values().forEach(Work::giveUp); // what is still waiting, if this thread was interrupted
        }
        return List.of(answers);
    }

    /** Keeps what it needs of the batch, and not its pixels. */
    private BatchAnswer waiting(Serving shapedFor, ImageShape shape) {
        return new BatchAnswer.WaitingBatch(() -> champions.obstacle(shapedFor, shape));
    }

    private static void requireShape(ServingBatch batch, ServedModel model) throws InvalidBatchException {
        if (!model.input().equals(batch.shape())) {
            throw new InvalidBatchException("the batch says it was shaped for " + model + ", which takes "
                    + model.input() + "; its images are " + batch.shape());
        }
    }

    /** The batches of one model, and where their answers go. */
    private final class Work {
        private final ServedModel model;
        private final List<Integer> positions = new ArrayList<>();
        private final List<ServingBatch> batches = new ArrayList<>();
        private final List<Future<RunQueue.RunAnswer>> runs = new ArrayList<>();

        Work(ServedModel model) {
            this.model = model;
        }

        void add(int position, ServingBatch batch) {
            positions.add(position);
            batches.add(batch);
        }

        void begin() {
            runs.addAll(model.queue().stream(
                    batches.stream().map(ServingBatch::pixels).toList()));
        }

        void answer(BatchAnswer[] answers) throws ExecutionException, InterruptedException {
            for (int b = 0; b < runs.size(); b++) {
                OnnxOutput output = runs.get(b).get().output();
                Instant leftModel = clock.instant().truncatedTo(ChronoUnit.MICROS);
                List<ImageRow> rows = batches.get(b).rows();
                List<PredictedImage> images = new ArrayList<>(rows.size());
                for (int i = 0; i < rows.size(); i++) {
                    images.add(new PredictedImage(rows.get(i), prediction(rows.get(i), output, i, leftModel)));
                }
                answers[positions.get(b)] = new BatchAnswer.PredictedBatch(images);
            }
        }

        void giveUp() {
            runs.forEach(run -> run.cancel(false));
        }

        void wait(BatchAnswer[] answers, String reason) {
            long until = System.nanoTime() + BETWEEN_TRIES.toNanos();
            positions.forEach(position -> answers[position] = new BatchAnswer.WaitingBatch(
                    () -> System.nanoTime() - until < 0 ? Optional.of(reason) : Optional.empty()));
        }

        private Prediction prediction(ImageRow row, OnnxOutput output, int i, Instant leftModel) {
            int best = output.argmax(i);
            Float[] probabilities = new Float[output.classes()];
            for (int c = 0; c < probabilities.length; c++) {
                probabilities[c] = output.probability(i, c);
            }
            return new Prediction(
                    row.id(),
                    model.identity(),
                    model.labels().get(best),
                    best,
                    probabilities[best],
                    List.of(probabilities),
                    new Prediction.Source(row.partition(), row.offset()),
                    row.receivedAt(),
                    leftModel);
        }
    }
}
