package dev.axial.train.edge;

import dev.axial.train.fitting.TorchDevice;
import dev.axial.train.fitting.TorchSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The computing of train, and the bounds of what one request may ask for. */
@ConfigMapping(prefix = "axial.train")
interface TrainConfiguration {

    /** Threads of PyTorch; part of what decides the weights, to the last bit. */
    @WithDefault("2")
    int threads();

    /**
     * The devices of PyTorch in order of preference, each {@code cpu}, {@code cuda} or {@code cuda:NUMBER}: the first that
     * build and machine have is taken, and decides the weights with them.
     */
    @WithDefault("cpu")
    List<String> devices();

    default TorchSettings torch() {
        return new TorchSettings(threads(), TorchDevice.of(devices()));
    }

    Limits limits();

    WeightKeys weights();

    /** The most memory that one request may ask for; a request for more is refused. */
    interface Limits {
        /** Numbers that the layers of a network own together. */
        @WithDefault("20000000")
        long parameters();

        /** Bytes that a training step takes for the results of all layers and their gradients, over the whole batch. */
        @WithDefault("4294967296")
        long activationBytes();
    }

    /** The downloads that a recipe may ask for. */
    interface WeightKeys {
        /** Addresses that {@code weights.address} and each of its redirects must begin with, with commas; none by default. */
        Optional<List<String>> allowed();

        /** The longest that one try to fetch a file may take. */
        @WithDefault("PT10M")
        Duration timeout();
    }
}
