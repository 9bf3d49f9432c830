package dev.axial.eval.edge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Which replica of eval this is. */
@ConfigMapping(prefix = "axial")
interface InstanceConfiguration {

    /** The same after a restart, and no other replica's: a new owner of the name fences the old one. */
    @WithDefault("0")
    String instance();
}
