package dev.axial.eval.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

class GateConfigurationTest {

    @Test
    void aChallengerNeedsAnErrorBelowFivePercent() {
        GateConfiguration gate = new SmallRyeConfigBuilder()
                .withMapping(GateConfiguration.class)
                .build()
                .getConfigMapping(GateConfiguration.class);

        assertThat(gate.alpha()).isEqualTo(0.05);
    }
}
