package dev.axial.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OnnxSettingsTest {

    @Test
    void defaultsToTwoThreadsOnTheCpuThatSleepWhenIdle() {
        assertThat(OnnxSettings.DEFAULT).isEqualTo(new OnnxSettings(2, List.of("cpu"), false));
    }

    @Test
    void namesAnUnknownProviderAndThoseThatThereAre() {
        assertThatThrownBy(() -> new OnnxSettings(1, List.of("gpu"), false))
                .hasMessage("no execution provider 'gpu'; there are tensorrt, cuda, cpu");
        assertThatThrownBy(() -> new OnnxSettings(1, List.of(), false))
                .hasMessageContaining("needs an execution provider");
        assertThatThrownBy(() -> new OnnxSettings(0, List.of("cpu"), false)).hasMessageContaining("got 0");
    }

    @Test
    void refusesToFallBackToAProviderThatWasNotConfigured() {
        // Given: a CPU build
        OnnxSettings settings = new OnnxSettings(1, List.of("cuda"), false);

        // When // Then
        assertThatThrownBy(() -> OnnxModel.open(new byte[0], settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[cuda]")
                .hasMessageContaining("add cpu");
    }
}
