package dev.axial.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaConnectionTest {

    @ParameterizedTest
    @CsvSource({
        "isolation.level, read_uncommitted, read_committed",
        "acks, 1, all",
        "enable.idempotence, false, true",
        "enable.auto.commit, true, false",
        "auto.offset.reset, latest, earliest"
    })
    void refusesToConfigureAwayWhatDeliveryRestsOn(String setting, String value, String fixed) {
        assertThatThrownBy(() -> KafkaConnection.to("localhost:9092").with(setting, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(setting + " is " + fixed)
                .hasMessageContaining("got '" + value + "'");
        assertThat(KafkaConnection.to("localhost:9092").with(setting, fixed).properties())
                .containsEntry(setting, fixed);
    }

    @Test
    void saysWhereKafkaShouldBeNamed() {
        assertThatThrownBy(() -> new KafkaConnection(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bootstrap.servers");
    }
}
