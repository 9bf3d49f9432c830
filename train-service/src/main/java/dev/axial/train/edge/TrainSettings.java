package dev.axial.train.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

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
    }

    interface Store {
        /** {@code fs} or {@code s3}. */
        @WithDefault("fs")
        String scheme();

        /** OpenDAL's options for the scheme; {@code root} for {@code fs}. */
        Map<String, String> options();
    }
}
