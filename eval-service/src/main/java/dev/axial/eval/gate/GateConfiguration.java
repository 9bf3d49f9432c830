package dev.axial.eval.gate;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Configuration of the gate. */
@ConfigMapping(prefix = "axial.gate")
public interface GateConfiguration {

    /** Largest p-value (exclusive) with which a challenger becomes champion, between 0 and 1. */
    @WithDefault("0.05")
    double alpha();
}
