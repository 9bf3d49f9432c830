package dev.axial.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TelemetryTest {

    @Test
    void isOffInThisBuildsTests() {
        assertThat(System.getenv(Telemetry.VARIABLE)).isEqualTo("1");
    }

    @Test
    void refusesACommandLineThatWouldEndTheProcess() {
        assertThat(Telemetry.disabled("1", 100_000)).isTrue();
        assertThat(Telemetry.disabled(null, 300)).isFalse();
        assertThatThrownBy(() -> Telemetry.disabled(null, 4_000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("set ORT_DISABLE_TELEMETRY=1")
                .hasMessageContaining("4000 characters");
    }
}
