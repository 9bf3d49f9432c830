package dev.axial.train.fitting;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.train.network.Network;
import dev.axial.train.network.Weights;
import dev.axial.train.run.RunFailedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * One network being fitted, on the device of {@link Torch}. For each epoch: {@link #beginEpoch}, {@link #fit} for every batch, {@link
 * #evaluate} for every validation batch, {@link #endEpoch}, {@link #checkpoint}.
 *
 * <p>The same network, optimization, seed, batches and thread count give the same weights, bit for bit, on the CPU of the same
 * machine; so does a fitting that goes on from a checkpoint. Not thread-safe, and one at a time per process: PyTorch's
 * gradient recording and random generator, as DJL offers them, belong to the process.
 */
public final class Fitting implements AutoCloseable {

    private final Task task;
    private final TorchNetwork network;
    private final Descent descent;
    private final Loss crossEntropy = Loss.softmaxCrossEntropyLoss(); // of logits, mean over the batch
    private EpochEnd last = new EpochEnd(0, 0, Double.POSITIVE_INFINITY, false);
    private Weights best;
    private int stepOfEpoch;

    private Fitting(Task task, Weights weights) {
        this.task = requireNonNull(task, "task");
        this.network = new TorchNetwork(task.network(), task.scales(), weights);
        this.descent = new Descent(task.optimization(), network.manager(), network.arrays());
    }

    /** @throws IllegalStateException if {@link Torch#start} has not been called */
    public static Fitting begin(Task task) {
        return new Fitting(task, task.initialWeights());
    }

    /** Begins with these weights instead. */
    static Fitting from(Weights weights, Task task) {
        return new Fitting(task, weights);
    }

    /**
     * Goes on from a checkpoint of the same task, thread count and device.
     *
     * @throws InvalidCheckpointException if it is damaged or of something else
     */
    public static Fitting resume(Task task, byte[] checkpoint) throws InvalidCheckpointException {
        Checkpoint saved = Checkpoint.decode(checkpoint, task.network(), task.initialWeights(), task.description());
        Fitting fitting = from(saved.weights(), task);
        try {
            fitting.descent.restore(saved.steps(), saved.optimizer());
        } catch (IllegalArgumentException e) {
            fitting.close();
            throw new InvalidCheckpointException("the checkpoint cannot be read: " + e.getMessage());
        }
        fitting.last = saved.end();
        fitting.best = saved.best();
        return fitting;
    }

    /** Starts epoch {@code lastEpoch().epoch() + 1}: dropout draws anew from the seed and its number. */
    public void beginEpoch() {
        stepOfEpoch = 0;
        Torch.seed(InitialWeights.generator(task.seed(), "epoch " + (last.epoch() + 1))
                .nextInt());
    }

    /** The order in which the epoch that has begun takes so many images: Fisher-Yates, from the seed and its number. */
    public List<Integer> order(int images) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, images).boxed().toList());
        RandomGenerator random = InitialWeights.generator(task.seed(), "order of epoch " + (last.epoch() + 1));
        for (int i = images - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
        return order;
    }

    /**
     * One step of gradient descent. None for a batch under {@link Network#smallestBatch}, the last of an epoch perhaps,
     * which is only evaluated.
     *
     * @param batch training rows, of the network's input shape
     * @return as it was before the step; regularization is no part of the loss
     * @throws RunFailedException if the loss is not finite; the step is not taken
     */
    public Tally fit(TensorBatch batch) throws RunFailedException {
        try (NDManager step = network.manager().newSubManager()) {
            return fit(network.features(step, batch), classes(step, batch));
        }
    }

    /** The same step with what the frozen part gave before: {@link #features} of the images. */
    public Tally fit(FeatureBatch batch) throws RunFailedException {
        try (NDManager step = network.manager().newSubManager()) {
            return fit(features(step, batch), classes(step, batch));
        }
    }

    private Tally fit(NDArray features, NDArray classes) throws RunFailedException {
        if (features.getShape().get(0) < task.network().smallestBatch()) {
            return evaluate(features, classes);
        }
        Torch.recordNothing();
        stepOfEpoch++;
        NDArray logits;
        NDArray loss;
        try (GradientCollector gradients = Torch.recordGradients()) {
            logits = network.logits(features, true);
            loss = crossEntropy.evaluate(new NDList(classes), new NDList(logits));
            gradients.backward(loss);
        }
        Tally tally = tally(loss, logits, classes);
        if (!Double.isFinite(tally.lossSum())) {
            throw diverged(
                    "in step " + stepOfEpoch + " of epoch " + (last.epoch() + 1) + " the training", loss.getFloat());
        }
        descent.step();
        return tally;
    }

    /** Loss and hits of the weights as they are; nothing changes. Batches of 500 or so are fastest. */
    public Tally evaluate(TensorBatch batch) {
        try (NDManager step = network.manager().newSubManager()) {
            return evaluate(network.features(step, batch), classes(step, batch));
        }
    }

    /** The same with what the frozen part gave before. */
    public Tally evaluate(FeatureBatch batch) {
        try (NDManager step = network.manager().newSubManager()) {
            return evaluate(features(step, batch), classes(step, batch));
        }
    }

    private Tally evaluate(NDArray features, NDArray classes) {
        Torch.recordNothing();
        NDArray logits = network.logits(features, false);
        return tally(crossEntropy.evaluate(new NDList(classes), new NDList(logits)), logits, classes);
    }

    /** Runs the frozen part of the network on a batch: its features are the same at any time of the run. */
    public FeatureBatch features(TensorBatch batch) {
        try (NDManager step = network.manager().newSubManager()) {
            return new FeatureBatch(network.features(step, batch).toFloatArray(), classes(batch));
        }
    }

    private NDArray features(NDManager step, FeatureBatch batch) {
        List<Long> dimensions = new ArrayList<>(List.of((long) batch.size()));
        dimensions.addAll(task.network().features().dimensions());
        return step.create(batch.features(), TorchNetwork.shape(dimensions));
    }

    private static Tally tally(NDArray loss, NDArray logits, NDArray classes) {
        int images = (int) logits.getShape().get(0);
        long correct = logits.argMax(1).eq(classes).sum().getLong();
        return new Tally(images, (double) loss.getFloat() * images, (int) correct);
    }

    private NDArray classes(NDManager step, TensorBatch batch) {
        return step.create(Arrays.stream(classes(batch)).asLongStream().toArray());
    }

    private static NDArray classes(NDManager step, FeatureBatch batch) {
        return step.create(
                IntStream.range(0, batch.size()).mapToLong(batch::classOf).toArray());
    }

    private int[] classes(TensorBatch batch) {
        int known = task.network().classes();
        int[] classes = new int[batch.size()];
        for (int i = 0; i < classes.length; i++) {
            if (!(batch.rows().get(i) instanceof TrainingRow row)) {
                throw new IllegalArgumentException(
                        "fitting needs training rows, got " + batch.rows().get(i));
            }
            if (row.classIndex() >= known) {
                throw new IllegalArgumentException(
                        "the network has classes 0 to " + (known - 1) + ", got " + row.classIndex());
            }
            classes[i] = row.classIndex();
        }
        return classes;
    }

    /**
     * Ends the epoch; keeps the weights if they are the best so far.
     *
     * @param validationLoss mean cross-entropy over the validation split, nats
     * @throws RunFailedException if it is not finite
     */
    public EpochEnd endEpoch(double validationLoss) throws RunFailedException {
        if (!Double.isFinite(validationLoss)) {
            throw diverged("after epoch " + (last.epoch() + 1) + " the validation", validationLoss);
        }
        int epoch = last.epoch() + 1;
        boolean improved = validationLoss < last.bestLoss();
        int bestEpoch = improved ? epoch : last.bestEpoch();
        boolean stop = task.patience().isPresent()
                && epoch - bestEpoch >= task.patience().getAsInt();
        if (improved) {
            best = network.weights();
        }
        last = new EpochEnd(epoch, bestEpoch, improved ? validationLoss : last.bestLoss(), stop);
        return last;
    }

    private RunFailedException diverged(String which, double loss) {
        return new RunFailedException(which + " loss became " + loss + "; try an optimizer.rate under "
                + task.optimization().method().rate() + ", or normalized pixels");
    }

    /** The state of the fitting; {@code stop} means that there is nothing more to fit, epoch 0 that nothing was yet. */
    public EpochEnd lastEpoch() {
        return last;
    }

    /** All that {@link #resume} needs, after {@link #endEpoch}: a safetensors file, equal bytes for equal state. */
    public byte[] checkpoint() {
        return new Checkpoint(task.description(), last, descent.steps(), weights(), descent.state(), bestWeights())
                .encode(task.network());
    }

    /**
     * The weights of the epoch with the lowest validation loss; for the export.
     *
     * @throws IllegalStateException before the first epoch has ended
     */
    public Weights bestWeights() {
        if (best == null) {
            throw new IllegalStateException("no epoch has ended yet");
        }
        return best;
    }

    /** A copy of the weights as they are now. */
    public Weights weights() {
        return network.weights();
    }

    /** Number of arrays that live as long as this fitting does; it does not grow from step to step. */
    int arrays() {
        return network.manager().getManagedArrays().size();
    }

    @Override
    public void close() {
        network.close();
    }
}
