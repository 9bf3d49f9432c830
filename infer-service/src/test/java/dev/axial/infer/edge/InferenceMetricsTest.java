package dev.axial.infer.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.axial.contract.image.Prediction;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.Sha256;
import dev.axial.contract.tensor.TensorBatch.ImageRow;
import dev.axial.infer.BatchAnswer.PredictedBatch;
import dev.axial.infer.BatchAnswer.PredictedImage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InferenceMetricsTest {

    private static final Instant NOW = Instant.parse("2026-11-28T09:00:00Z");

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final InferenceMetrics metrics = new InferenceMetrics(registry, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void latencyIsFromTheImagesTimestampOn() {
        // When: one came 30 ms ago, one 50 ms ago, and one, by another clock, in a moment
        metrics.predicted(batch(1, 30, 50, -20));

        // Then
        Timer latency = registry.get("axial.infer.latency")
                .tags("model", "organ", "version", "1")
                .timer();
        assertThat(latency.count()).isEqualTo(3);
        assertThat(latency.totalTime(TimeUnit.MILLISECONDS)).isCloseTo(80, within(1e-6));
        assertThat(registry.get("axial.infer.predictions")
                        .tag("version", "1")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void ofEachModelTheLastTwoVersionsAreShown() {
        // When
        for (int version = 1; version <= 4; version++) {
            metrics.predicted(batch(version, 1));
        }

        // Then
        assertThat(versions()).containsExactly("3", "4");

        // When: a rollback
        metrics.predicted(batch(2, 1));

        // Then
        assertThat(versions()).containsExactly("2", "3", "4");
    }

    private Stream<String> versions() {
        return registry.find("axial.infer.predictions").counters().stream()
                .map(counter -> counter.getId().getTag("version"))
                .sorted();
    }

    private static PredictedBatch batch(int version, int... ago) {
        Prediction.Model model =
                new Prediction.Model(new ModelName("organ"), version, Sha256.of(new byte[] {(byte) version}));
        return new PredictedBatch(Arrays.stream(ago)
                .mapToObj(millis -> image(model, NOW.minusMillis(millis)))
                .toList());
    }

    private static PredictedImage image(Prediction.Model model, Instant received) {
        ImageRow row = new ImageRow("id", Optional.empty(), 0, 0, received, Optional.empty(), Optional.empty());
        Prediction prediction =
                new Prediction("id", model, "liver", 0, 1, List.of(1f), new Prediction.Source(0, 0), received, NOW);
        return new PredictedImage(row, prediction);
    }
}
