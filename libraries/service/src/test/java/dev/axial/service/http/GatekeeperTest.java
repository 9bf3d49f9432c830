package dev.axial.service.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatekeeperTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.7", "::"})
    void refusesToStartBeyondLoopbackWhereNobodyNeedsAToken(String host) {
        assertThatThrownBy(() -> gatekeeper(host, Map.of(), Optional.empty()).check(new StartupEvent()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("would listen on " + host)
                .hasMessageContaining("axial.security.open=true");
    }

    @Test
    void startsBeyondLoopbackWithTokens() {
        assertThatCode(() ->
                        gatekeeper("0.0.0.0", Map.of(), Optional.of("a key")).check(new StartupEvent()))
                .doesNotThrowAnyException();
    }

    @Test
    void startsBeyondLoopbackIfThatIsSaid() {
        assertThatCode(() -> gatekeeper("0.0.0.0", Map.of("axial.security.open", "true"), Optional.empty())
                        .check(new StartupEvent()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void startsOnLoopback(String host) {
        assertThatCode(() -> gatekeeper(host, Map.of(), Optional.empty()).check(new StartupEvent()))
                .doesNotThrowAnyException();
    }

    private static Gatekeeper gatekeeper(String host, Map<String, String> properties, Optional<String> key) {
        HttpConfiguration configuration = new SmallRyeConfigBuilder()
                .withMapping(HttpConfiguration.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(HttpConfiguration.class);
        return new Gatekeeper(configuration, host, Optional.empty(), key);
    }
}
