package dev.axial.service.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.kafka.loop.LoopSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;

/** The defaults of every mapping, and their keys as environment variables. */
class ConfigurationTest {

    @Test
    void aReplicaIsNumberZero() {
        assertThat(of(InstanceConfiguration.class, Map.of()).instance()).isEqualTo("0");
    }

    @Test
    void imagesThatComeFastGatherAsLongAsOtherRecords() {
        assertThat(of(StreamConfiguration.class, Map.of()).linger())
                .isEqualTo(LoopSettings.DEFAULT.linger())
                .isEqualTo(Duration.ofMillis(6));
        assertThat(of(StreamConfiguration.class, Map.of("axial.stream.linger", "0"))
                        .linger())
                .isZero();
    }

    @Test
    void modelsRunOnTwoThreadsOfTheProcessorThatDoNotSpin() {
        OnnxConfiguration onnx = of(OnnxConfiguration.class, Map.of());

        assertThat(onnx.threads()).isEqualTo(2);
        assertThat(onnx.providers()).containsExactly("cpu");
        assertThat(onnx.spinning()).isFalse();
    }

    @Test
    void theStoreIsAFolderOfTheWorkingDirectory() {
        StoreConfiguration store = of(StoreConfiguration.class, Map.of());

        assertThat(store.scheme()).isEqualTo("fs");
        assertThat(store.location().options()).isEqualTo(Map.of("root", ".axial/store"));
    }

    @Test
    void everyKeyOfABucketCanBeAnEnvironmentVariable() {
        // Given
        Map<String, String> environment = Map.of(
                "AXIAL_STORE_SCHEME", "s3",
                "AXIAL_STORE_BUCKET", "models",
                "AXIAL_STORE_ROOT", "axial",
                "AXIAL_STORE_ENDPOINT", "http://minio:9000",
                "AXIAL_STORE_REGION", "eu-central-1",
                "AXIAL_STORE_ACCESS_KEY_ID", "key",
                "AXIAL_STORE_SECRET_ACCESS_KEY", "secret",
                "AXIAL_STORE_SESSION_TOKEN", "token");

        // When
        StoreConfiguration store = of(StoreConfiguration.class, new EnvConfigSource(environment, 300));

        // Then
        assertThat(store.scheme()).isEqualTo("s3");
        assertThat(store.location().options())
                .isEqualTo(Map.of(
                        "bucket", "models",
                        "root", "axial",
                        "endpoint", "http://minio:9000",
                        "region", "eu-central-1",
                        "access_key_id", "key",
                        "secret_access_key", "secret",
                        "session_token", "token"));
    }

    @Test
    void aBucketHasNoPrefixUnlessOneIsGiven() {
        assertThat(of(StoreConfiguration.class, Map.of("axial.store.scheme", "s3", "axial.store.bucket", "models"))
                        .location()
                        .options())
                .isEqualTo(Map.of("bucket", "models"));
    }

    @Test
    void optionsUnderTheirOwnNamesWin() {
        StoreConfiguration store = of(
                StoreConfiguration.class,
                Map.of("axial.store.root", "/a", "axial.store.options.root", "/b", "axial.store.options.other", "1"));

        assertThat(store.location().options()).isEqualTo(Map.of("root", "/b", "other", "1"));
    }

    @Test
    void kafkaTakesPropertiesUnderTheirOwnNames() {
        assertThat(of(
                                KafkaConfiguration.class,
                                Map.of("kafka.bootstrap.servers", "a:1", "kafka.sasl.mechanism", "PLAIN"))
                        .properties())
                .isEqualTo(Map.of("bootstrap.servers", "a:1", "sasl.mechanism", "PLAIN"));
    }

    private static <T> T of(Class<T> mapping, Map<String, String> properties) {
        return of(mapping, new PropertiesConfigSource(properties, "test", 100));
    }

    private static <T> T of(Class<T> mapping, ConfigSource source) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(mapping)
                .withSources(List.of(source))
                .build()
                .getConfigMapping(mapping);
    }
}
