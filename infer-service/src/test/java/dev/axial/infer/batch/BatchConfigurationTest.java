package dev.axial.infer.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

class BatchConfigurationTest {

    @Test
    void aRunTakesThirtyTwoImages() {
        BatchConfiguration runs = new SmallRyeConfigBuilder()
                .withMapping(BatchConfiguration.class)
                .build()
                .getConfigMapping(BatchConfiguration.class);

        assertThat(runs.maxBatch()).isEqualTo(32);
    }
}
