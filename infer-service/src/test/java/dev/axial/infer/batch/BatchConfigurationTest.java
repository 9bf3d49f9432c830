package dev.axial.infer.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchConfigurationTest {

    @Test
    void aRunTakesThirtyTwoImagesAndWaitsForNone() {
        BatchConfiguration runs = new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(BatchConfiguration.class)
                .build()
                .getConfigMapping(BatchConfiguration.class);

        assertThat(runs.runs()).isEqualTo(new RunSettings(32, Duration.ZERO, 4096));
        assertThat(runs.maxRequest()).isEqualTo(1024);
        assertThat(runs.requestBytes()).isEqualTo(128 << 20);
    }
}
