package dev.axial.infer.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchConfigurationTest {

    @Test
    void aRunTakesThirtyTwoImagesAndWaitsForNone() {
        BatchConfiguration runs = configured(Map.of());

        assertThat(runs.runs()).isEqualTo(new RunSettings(32, Duration.ZERO, 4096));
        assertThat(runs.maxRequest()).isEqualTo(1024);
        assertThat(runs.requestBytes()).isEqualTo(128 << 20);
        assertThat(runs.bodyTimeout()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void theQueueHoldsTheLargestRequest() {
        BatchConfiguration small = configured(Map.of("axial.infer.queue", "1023"));

        assertThatThrownBy(small::runs)
                .hasMessage("axial.infer.queue holds the images of one request at least, which are up to 1024"
                        + " (axial.infer.max-request), got 1023");
    }

    private static BatchConfiguration configured(Map<String, String> keys) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(keys)
                .withMapping(BatchConfiguration.class)
                .build()
                .getConfigMapping(BatchConfiguration.class);
    }
}
