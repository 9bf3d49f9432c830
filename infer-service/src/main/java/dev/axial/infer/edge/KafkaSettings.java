package dev.axial.infer.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where Kafka is. */
@ConfigMapping(prefix = "kafka.bootstrap")
interface KafkaSettings {

    /** {@code host:port}, several with commas. */
    @WithDefault("localhost:9092")
    String servers();
}
