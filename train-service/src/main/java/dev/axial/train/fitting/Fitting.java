package dev.axial.train.fitting;

import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
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

    private Fitting() {}

    /**
     * Begins with weights drawn from the seed.
     *
     * @param scales how a byte becomes a value, one per channel of the network's input
     * @param patience epochs without a better validation loss before {@link EpochEnd#stop}; empty: never
     */
    public static Fitting begin(
            Network network, List<ChannelScale> scales, Optimization optimization, OptionalInt patience, long seed) {
        throw new UnsupportedOperationException();
    }

    /**
     * Goes on from a checkpoint of the same network, optimization and seed.
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
        throw new UnsupportedOperationException();
    }

    /** The last epoch that ended; 0 before the first has. */
    public int epoch() {
        throw new UnsupportedOperationException();
    }

    /** Starts epoch {@code epoch() + 1}: dropout draws anew from the seed and its number. */
    public void beginEpoch() {
        throw new UnsupportedOperationException();
    }

    /**
     * One step of gradient descent.
     *
     * @param batch training rows, of the network's input shape
     * @return before the step
     * @throws DivergedException if the loss is not finite; the weights are then of no use
     */
    public Tally fit(TensorBatch batch) throws DivergedException {
        throw new UnsupportedOperationException();
    }

    /** Loss and hits of the weights as they are, nothing changes. Larger batches are faster: 500 or so. */
    public Tally evaluate(TensorBatch batch) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends the epoch; keeps the weights if they are the best so far.
     *
     * @param validationLoss mean cross-entropy over the validation split
     * @throws DivergedException if it is not finite
     */
    public EpochEnd endEpoch(double validationLoss) throws DivergedException {
        throw new UnsupportedOperationException();
    }

    /** All that {@link #resume} needs, after {@link #endEpoch}: a safetensors file, equal bytes for equal state. */
    public byte[] checkpoint() {
        throw new UnsupportedOperationException();
    }

    /** Where the fitting stands after its last epoch; {@code stop} means that there is nothing more to fit. */
    public EpochEnd lastEpoch() {
        throw new UnsupportedOperationException();
    }

    /** Of the epoch with the lowest validation loss; for the export. */
    public Weights bestWeights() {
        throw new UnsupportedOperationException();
    }

    /** As they are now. */
    public Weights weights() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
