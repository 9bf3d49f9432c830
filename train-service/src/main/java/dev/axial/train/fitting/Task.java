package dev.axial.train.fitting;

import static java.util.Objects.requireNonNull;

import dev.axial.contract.tensor.TensorBatch.ChannelScale;
import dev.axial.train.network.Network;
import dev.axial.train.network.Weights;
import dev.axial.train.recipe.Optimization;
import dev.axial.train.weights.Pretrained;
import java.util.List;
import java.util.OptionalInt;

/**
 * The network to fit and the way to do it: with the batches, all that decides the weights.
 *
 * @param scales how a byte becomes a value, one per channel of the network's input; every batch carries them
 * @param pretrained weights that are not drawn
 * @param patience epochs without a better validation loss before {@link EpochEnd#stop}; empty: never
 * @param seed of the weights that are drawn, and of dropout
 */
public record Task(
        Network network,
        List<ChannelScale> scales,
        Pretrained pretrained,
        Optimization optimization,
        OptionalInt patience,
        long seed) {

    public Task {
        requireNonNull(network, "network");
        scales = List.copyOf(scales);
        requireNonNull(pretrained, "pretrained");
        requireNonNull(optimization, "optimization");
        requireNonNull(patience, "patience");
    }

    /** The weights with which the fitting begins: what is pretrained, and the rest drawn from the seed. */
    Weights initialWeights() {
        return InitialWeights.draw(network, seed).with(network, pretrained.tensors());
    }

    /** A description in words, which tells a checkpoint of something else apart. */
    String description() {
        return "input " + network.input() + ", classes " + network.classes() + ", layers " + network.layers()
                + ", scales " + scales + ", weights " + pretrained.origin() + ", " + optimization + ", patience "
                + patience + ", seed " + seed + ", " + Torch.description();
    }
}
