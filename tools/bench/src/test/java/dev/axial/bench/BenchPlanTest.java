package dev.axial.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.bench.BenchPlan.Form;
import dev.axial.bench.load.Arrivals;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BenchPlanTest {

    private static final Duration TEN = Duration.ofSeconds(10);

    @Test
    void refusesWhatItCannotMeasureAndNamesIt() {
        // When // Then
        assertThatThrownBy(() -> plan(Mode.REST, TEN, Duration.ZERO, 1, Form.PNG))
                .hasMessage("the time that counts is 0.1 to 3600 seconds, got 0.0");
        assertThatThrownBy(() -> plan(Mode.REST, Duration.ofSeconds(-1), TEN, 1, Form.PNG))
                .hasMessage("the warm-up is 0 to 3600 seconds, got -1.0");
        assertThatThrownBy(() -> plan(Mode.GRPC, TEN, TEN, 0, Form.PNG))
                .hasMessage("a request has 1 to 1024 images, got 0");
        assertThatThrownBy(() -> plan(Mode.STREAM, TEN, TEN, 2, Form.PNG))
                .hasMessage("a record of the stream has one image, got a batch of 2");
        assertThatThrownBy(() -> plan(Mode.STREAM, TEN, TEN, 1, Form.TENSOR))
                .hasMessage("the stream takes encoded images alone");
        assertThatThrownBy(() -> Mode.of("http")).hasMessage("a mode is stream or rest or grpc, got 'http'");
    }

    private static BenchPlan plan(Mode mode, Duration warmUp, Duration time, int batch, Form form) {
        return new BenchPlan(mode, new Arrivals.AtRate(300), warmUp, time, batch, form, "cnn-bn");
    }
}
