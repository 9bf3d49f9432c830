package dev.axial.service.configuration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The name of this replica. */
@ConfigMapping(prefix = "axial")
public interface InstanceConfiguration {

    /** Stays the same over restarts and belongs to no other replica: a new owner of the name fences the old one. */
    @WithDefault("0")
    String instance();
}
