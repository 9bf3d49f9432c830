package dev.axial.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuantitiesTest {

    @Test
    void writesDurationsInTheUnitThatFits() {
        // When // Then
        assertThat(Quantities.duration(Duration.ofMillis(5_340))).isEqualTo("5.3 s");
        assertThat(Quantities.duration(Duration.ofMillis(59_990))).isEqualTo("1 min 00 s");
        assertThat(Quantities.duration(Duration.ofSeconds(200))).isEqualTo("3 min 20 s");
        assertThat(Quantities.duration(Duration.ofMinutes(125))).isEqualTo("2 h 05 min");
    }

    @Test
    void writesSharesAndSizes() {
        // When // Then
        assertThat(Quantities.percent(0.90154)).isEqualTo("90.15 %");
        assertThat(Quantities.percent(Double.NaN)).isEqualTo("-");
        assertThat(Quantities.bytes(700)).isEqualTo("700 bytes");
        assertThat(Quantities.bytes(38_247_708)).isEqualTo("38.2 MB");
        assertThat(Quantities.count(17_778)).isEqualTo("17,778");
    }
}
