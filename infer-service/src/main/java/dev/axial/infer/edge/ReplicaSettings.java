package dev.axial.infer.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which replica this is. */
@ConfigMapping(prefix = "axial")
interface ReplicaSettings {

    /** The same after a restart, and no other replica's. */
    @WithDefault("0")
    String instance();
}
