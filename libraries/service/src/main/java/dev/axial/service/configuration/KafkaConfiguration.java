package dev.axial.service.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;

/** The address of Kafka: {@code kafka.bootstrap.servers}, and whatever security the cluster needs. */
@ConfigMapping(prefix = "kafka")
public interface KafkaConfiguration {

    /** Client properties by Kafka's own names. */
    @WithParentName
    Map<String, String> properties();
}
