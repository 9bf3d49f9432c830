package dev.axial.train.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedAddressesTest {

    private static final AllowedAddresses ALLOWED =
            AllowedAddresses.of(List.of("https://example.org/models", "https://mirror.example.org:8443/"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/models",
                "https://example.org/models/resnet18.safetensors",
                "https://EXAMPLE.org:443/models/a?download=true",
                "https://mirror.example.org:8443/anything"
            })
    void allowsWhatBeginsLikeOne(String address) {
        assertThat(ALLOWED.allows(URI.create(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/models/a",
                "https://example.org/modelsandmore",
                "https://example.org/",
                "https://example.org:8443/models/a",
                "https://example.org.evil.test/models/a",
                "https://example.org@evil.test/models/a",
                "https://user@example.org/models/a",
                "https://example.org/models/../private",
                "https://example.org/models/%2e%2e/private",
                "https://example.org/models/..%2Fprivate",
                "https://example.org/models/..%5Cprivate",
                "https://mirror.example.org/anything",
                "https://169.254.169.254/latest/meta-data",
                "file:///etc/passwd",
                "https:/models/a"
            })
    void allowsNothingElse(String address) {
        assertThat(ALLOWED.allows(URI.create(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "http://example.org/", "https://example.org/?a=b", "https://a b/"})
    void isConfiguredWithHttpsAddresses(String prefix) {
        assertThatThrownBy(() -> AllowedAddresses.of(List.of(prefix)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("axial.train.weights.allowed lists addresses such as https://example.org/models/, got '"
                        + prefix + "'");
    }

    @Test
    void isNoneByDefault() {
        assertThat(AllowedAddresses.NONE).hasToString("none");
    }
}
