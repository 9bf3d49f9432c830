package dev.axial.train.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What train-service can be told. */
@ConfigMapping(prefix = "axial")
interface TrainSettings {

    /** Which replica this is: the same after a restart, and no other's. */
    @WithDefault("0")
    String instance();

    Train train();

    Store store();

    interface Train {
        /** Threads of PyTorch; part of what decides the weights, to the last bit. */
        @WithDefault("2")
        int threads();

        Limits limits();

        Weights weights();
    }

    /** The most memory that one request may ask for; a request for more is refused. */
    interface Limits {
        /** Numbers that the layers of a network own together. */
        @WithDefault("20000000")
        long parameters();

        /** Bytes that a training step takes for the results of all layers and their gradients, over the whole batch. */
        @WithDefault("4294967296")
        long activationBytes();
    }

    /** What may be fetched for a recipe that names weights by their address. */
    interface Weights {
        /** Addresses that {@code weights.address} and each of its redirects must begin with, with commas; none by default. */
        Optional<List<String>> allowed();

        /** The most that one try to fetch a file may take. */
        @WithDefault("PT10M")
        Duration timeout();
    }

    interface Store {
        /** {@code fs} or {@code s3}. */
        @WithDefault("fs")
        String scheme();

        /** OpenDAL's options for the scheme; {@code root} for {@code fs}. */
        Map<String, String> options();
    }
}
