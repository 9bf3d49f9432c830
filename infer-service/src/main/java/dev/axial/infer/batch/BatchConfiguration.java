package dev.axial.infer.batch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Configuration of the runs of models, and of requests. */
@ConfigMapping(prefix = "axial.infer")
public interface BatchConfiguration {

    /** Most images of one run of the model, 1 to 4096. */
    @WithDefault("32")
    int maxBatch();

    /** The longest that the first image of a run may wait for others to fill it, 0 to 1 s. */
    @WithDefault("0s")
    Duration maxDelay();

    /** Most images of requests that wait for one version of a model, no fewer than of one request; more are refused at once. */
    @WithDefault("4096")
    int queue();

    /** Most images of one request. */
    @WithDefault("1024")
    int maxRequest();

    /** Most bytes of requests that are being answered at one time; more are refused at once. */
    @WithDefault("134217728")
    long requestBytes();

    /** The longest that the body of a request may take to come. */
    @WithDefault("60s")
    Duration bodyTimeout();

    /** @throws IllegalArgumentException if they do not fit together */
    default RunSettings runs() {
        if (queue() < maxRequest()) { // which would be refused for ever, as if it could succeed in a moment
            throw new IllegalArgumentException(
                    "axial.infer.queue holds the images of one request at least, which are up to " + maxRequest()
                            + " (axial.infer.max-request), got " + queue());
        }
        if (bodyTimeout().toMillis() < 1) {
            throw new IllegalArgumentException("axial.infer.body-timeout is 1 ms or more, got "
                    + bodyTimeout().toMillis() + " ms");
        }
        return new RunSettings(maxBatch(), maxDelay(), queue());
    }
}
