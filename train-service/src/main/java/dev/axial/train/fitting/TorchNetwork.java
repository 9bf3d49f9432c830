package dev.axial.train.fitting;

import dev.axial.contract.tensor.TensorBatch;
import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.train.network.Network;
import dev.axial.train.network.Weights;
import java.util.List;

/** A network with its weights in PyTorch, for use without gradients. Not thread-safe. */
public final class TorchNetwork implements AutoCloseable {

    private TorchNetwork() {}

    /** @param scales how a byte becomes a value, one per channel of the network's input */
    public static TorchNetwork of(Network network, List<ChannelScale> scales, Weights weights) {
        throw new UnsupportedOperationException();
    }

    /** @return {@code [N, classes]}, row-major */
    public float[] logits(TensorBatch batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
