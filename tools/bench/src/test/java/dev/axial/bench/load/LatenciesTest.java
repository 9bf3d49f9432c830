package dev.axial.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.axial.bench.load.Latencies.Percentiles;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    /** 1 ms to 1000 ms, each once: the p-th percentile is 10 p ms, and three digits are kept. */
    @Test
    void percentilesAreThoseOfTheRanks() {
        // Given
        Latencies latencies = new Latencies();
        for (int ms = 1; ms <= 1000; ms++) {
            latencies.record(Duration.ofMillis(ms).toNanos());
        }

        // When
        Percentiles percentiles = latencies.percentiles();

        // Then
        assertThat(percentiles.requests()).isEqualTo(1000);
        assertThat(percentiles.mean()).isCloseTo(500.5, within(0.5));
        assertThat(percentiles.p50()).isCloseTo(500, within(0.5));
        assertThat(percentiles.p90()).isCloseTo(900, within(0.9));
        assertThat(percentiles.p99()).isCloseTo(990, within(1.0));
        assertThat(percentiles.p999()).isCloseTo(999, within(1.0));
        assertThat(percentiles.longest()).isCloseTo(1000, within(1.0));
    }

    @Test
    void withoutRequestsAllIsZero() {
        // When // Then
        assertThat(new Latencies().percentiles()).isEqualTo(new Percentiles(0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void moreThanTenMinutesCountAsTen() {
        // Given
        Latencies latencies = new Latencies();

        // When
        latencies.record(Duration.ofHours(1).toNanos());

        // Then
        assertThat(latencies.percentiles().longest()).isCloseTo(600_000, within(600.0));
    }
}
