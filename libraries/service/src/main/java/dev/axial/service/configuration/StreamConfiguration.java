package dev.axial.service.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Configuration of the stream of images, of ingest and infer alike. */
@ConfigMapping(prefix = "axial.stream")
public interface StreamConfiguration {

    /**
     * The time that images which come fast gather for a transaction, 0 to 1 s. Less of it is less latency and more processor time,
     * most of it the broker's.
     */
    @WithDefault("6ms")
    Duration linger();
}
