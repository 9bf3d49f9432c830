package dev.axial.train.fitting;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.contract.tensor.TensorBatch.TrainingRow;
import dev.axial.train.network.Network;
import dev.axial.train.network.Weights;
import dev.axial.train.recipe.Optimization;
import java.util.List;
import java.util.OptionalInt;

/**
 * One network being fitted, on the CPU. For each epoch: {@link #beginEpoch}, {@link #fit} for every batch, {@link #evaluate}
 * for every validation batch, {@link #endEpoch}, {@link #checkpoint}.
 *
 * <p>The same network, optimization, seed, batches and thread count give the same weights, bit for bit, on the same
 * machine; so does a fitting that goes on from a checkpoint. Not thread-safe, and one at a time per process: PyTorch's
 * gradient recording and random generator, as DJL offers them, belong to the process.
 */
public final class Fitting implements AutoCloseable {

    private final Optimization optimization;
    private final OptionalInt patience;
    private final long seed;
    private final TorchNetwork network;
    private final Descent descent;
    private final Loss crossEntropy = Loss.softmaxCrossEntropyLoss(); // of logits, mean over the batch
    private EpochEnd last = new EpochEnd(0, 0, Double.POSITIVE_INFINITY, false);
    private Weights best;
    private int stepOfEpoch;

    private Fitting(
            Network network,
            List<ChannelScale> scales,
            Optimization optimization,
            OptionalInt patience,
            long seed,
            Weights weights) {
        this.optimization = requireNonNull(optimization, "optimization");
        this.patience = requireNonNull(patience, "patience");
        this.seed = seed;
        this.network = new TorchNetwork(network, scales, weights);
        this.descent = new Descent(optimization, this.network.manager(), this.network.arrays());
    }

    /**
     * Begins with weights drawn from the seed.
     *
     * @param scales how a byte becomes a value, one per channel of the network's input; every batch carries them
     * @param patience epochs without a better validation loss before {@link EpochEnd#stop}; empty: never
     * @throws IllegalStateException if {@link Torch#start} has not been called
     */
    public static Fitting begin(
            Network network, List<ChannelScale> scales, Optimization optimization, OptionalInt patience, long seed) {
        return from(InitialWeights.draw(network, seed), network, scales, optimization, patience, seed);
    }

    /** Begins with these weights instead of drawn ones. */
    static Fitting from(
            Weights weights,
            Network network,
            List<ChannelScale> scales,
            Optimization optimization,
            OptionalInt patience,
            long seed) {
        return new Fitting(network, scales, optimization, patience, seed, weights);
    }

    /**
     * Goes on from a checkpoint of the same network, scales, optimization, seed and thread count.
     *
     * @throws InvalidCheckpointException if it is damaged or of something else
     */
    public static Fitting resume(
            Network network,
            List<ChannelScale> scales,
            Optimization optimization,
            OptionalInt patience,
            long seed,
            byte[] checkpoint)
            throws InvalidCheckpointException {
        String of = describe(network, scales, optimization, patience, seed);
        Checkpoint saved = Checkpoint.decode(checkpoint, network, of);
        Fitting fitting = from(saved.weights(), network, scales, optimization, patience, seed);
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

    private static String describe(
            Network network, List<ChannelScale> scales, Optimization optimization, OptionalInt patience, long seed) {
        return "input " + network.input() + ", classes " + network.classes() + ", layers " + network.layers()
                + ", scales " + scales + ", " + optimization + ", patience " + patience + ", seed " + seed
                + ", threads "
                + Torch.threads();
    }

    /** Starts epoch {@code lastEpoch().epoch() + 1}: dropout draws anew from the seed and its number. */
    public void beginEpoch() {
        stepOfEpoch = 0;
        Torch.seed(InitialWeights.generator(seed, "epoch " + (last.epoch() + 1)).nextInt());
    }

    /**
     * One step of gradient descent. None for a batch under {@link Network#smallestBatch}, the last of an epoch perhaps,
     * which is only evaluated.
     *
     * @param batch training rows, of the network's input shape
     * @return as it was before the step; regularization is no part of the loss
     * @throws DivergedException if the loss is not finite; the step is not taken
     */
    public Tally fit(TensorBatch batch) throws DivergedException {
        if (batch.size() < network.network().smallestBatch()) {
            return evaluate(batch);
        }
        Torch.recordNothing();
        stepOfEpoch++;
        try (NDManager step = network.manager().newSubManager()) {
            NDArray values = network.values(step, batch);
            NDArray classes = classes(step, batch);
            NDArray logits;
            NDArray loss;
            try (GradientCollector gradients = Torch.recordGradients()) {
                logits = network.forward(values, true);
                loss = crossEntropy.evaluate(new NDList(classes), new NDList(logits));
                gradients.backward(loss);
            }
            Tally tally = tally(loss, logits, classes);
            if (!Double.isFinite(tally.lossSum())) {
                throw diverged(
                        "in step " + stepOfEpoch + " of epoch " + (last.epoch() + 1) + " the training",
                        loss.getFloat());
            }
            descent.step();
            return tally;
        }
    }

    /** Loss and hits of the weights as they are; nothing changes. Batches of 500 or so are fastest. */
    public Tally evaluate(TensorBatch batch) {
        Torch.recordNothing();
        try (NDManager step = network.manager().newSubManager()) {
            NDArray classes = classes(step, batch);
            NDArray logits = network.forward(network.values(step, batch), false);
            return tally(crossEntropy.evaluate(new NDList(classes), new NDList(logits)), logits, classes);
        }
    }

    private static Tally tally(NDArray loss, NDArray logits, NDArray classes) {
        int images = (int) logits.getShape().get(0);
        long correct = logits.argMax(1).eq(classes).sum().getLong();
        return new Tally(images, (double) loss.getFloat() * images, (int) correct);
    }

    private NDArray classes(NDManager step, TensorBatch batch) {
        int known = network.network().classes();
        long[] classes = new long[batch.size()];
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
        return step.create(classes);
    }

    /**
     * Ends the epoch; keeps the weights if they are the best so far.
     *
     * @param validationLoss mean cross-entropy over the validation split, nats
     * @throws DivergedException if it is not finite
     */
    public EpochEnd endEpoch(double validationLoss) throws DivergedException {
        if (!Double.isFinite(validationLoss)) {
            throw diverged("after epoch " + (last.epoch() + 1) + " the validation", validationLoss);
        }
        int epoch = last.epoch() + 1;
        boolean improved = validationLoss < last.bestLoss();
        int bestEpoch = improved ? epoch : last.bestEpoch();
        boolean stop = patience.isPresent() && epoch - bestEpoch >= patience.getAsInt();
        if (improved) {
            best = network.weights();
        }
        last = new EpochEnd(epoch, bestEpoch, improved ? validationLoss : last.bestLoss(), stop);
        return last;
    }

    private DivergedException diverged(String which, double loss) {
        return new DivergedException(which + " loss became " + loss + "; try an optimizer.rate under "
                + optimization.method().rate() + ", or normalized pixels");
    }

    /** Where the fitting stands; {@code stop} means that there is nothing more to fit, epoch 0 that nothing was yet. */
    public EpochEnd lastEpoch() {
        return last;
    }

    /** All that {@link #resume} needs, after {@link #endEpoch}: a safetensors file, equal bytes for equal state. */
    public byte[] checkpoint() {
        String of = describe(network.network(), network.scales(), optimization, patience, seed);
        return new Checkpoint(of, last, descent.steps(), weights(), descent.state(), bestWeights()).encode();
    }

    /**
     * Of the epoch with the lowest validation loss; for the export.
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

    /** How many arrays live as long as this fitting does; does not grow from step to step. */
    int arrays() {
        return network.manager().getManagedArrays().size();
    }

    @Override
    public void close() {
        network.close();
    }
}
