package dev.axial.train.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.train.fitting.TorchSettings;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrainConfigurationTest {

    @Test
    void requestsMayAskForTwentyMillionParametersAndForNoAddress() {
        TrainConfiguration train = new SmallRyeConfigBuilder()
                .withMapping(TrainConfiguration.class)
                .build()
                .getConfigMapping(TrainConfiguration.class);

        assertThat(train.torch()).isEqualTo(TorchSettings.onCpu(2));
        assertThat(train.limits().parameters()).isEqualTo(20_000_000);
        assertThat(train.limits().activationBytes()).isEqualTo(4L << 30);
        assertThat(train.weights().allowed()).isEmpty();
        assertThat(train.weights().timeout()).isEqualTo(Duration.ofMinutes(10));
    }
}
