package dev.axial.infer.edge.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallDeadlineTest {

    @ParameterizedTest
    @CsvSource({"1H, 3600000", "2M, 120000", "30S, 30000", "250m, 250", "2500u, 2", "1u, 1", "99999999n, 99", "0m, 1"})
    void aHeaderIsMilliseconds(String header, long millis) {
        assertThat(CallDeadline.of(header)).hasValue(millis);
    }

    @Test
    void withoutOneOrForDaysTheCallerWaits() {
        assertThat(CallDeadline.of(null)).isEmpty();
        assertThat(CallDeadline.of("99999999H")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "-5m", "5s", "123456789m", "1.5S", " 5m"})
    void anotherHeaderIsRefused(String header) {
        assertThatThrownBy(() -> CallDeadline.of(header))
                .hasMessage("grpc-timeout is up to 8 digits and one of H, M, S, m, u, n, got '" + header + "'");
    }
}
