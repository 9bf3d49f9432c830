package dev.axial.infer.batch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Configuration of the batches in which images run. */
@ConfigMapping(prefix = "axial.infer")
public interface BatchConfiguration {

    /** Most images of one run of the model, 1 to 4096. */
    @WithDefault("32")
    int maxBatch();
}
