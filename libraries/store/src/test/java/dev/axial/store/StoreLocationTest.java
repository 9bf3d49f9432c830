package dev.axial.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreLocationTest {

    @Test
    void anAddressIsABucketWithOrWithoutAPrefix() {
        assertThat(StoreLocation.parse("s3://models")).isEqualTo(new StoreLocation("s3", Map.of("bucket", "models")));
        assertThat(StoreLocation.parse("s3://models/")).isEqualTo(new StoreLocation("s3", Map.of("bucket", "models")));
        assertThat(StoreLocation.parse("s3://models/axial/one"))
                .isEqualTo(new StoreLocation("s3", Map.of("bucket", "models", "root", "axial/one")));
    }

    @Test
    void anAddressWithoutASchemeIsAFolderThatOpens(@TempDir Path folder) throws Exception {
        Path root = folder.resolve("store");
        byte[] content = {1, 2, 3};

        try (ArtifactStore store = StoreLocation.parse(root.toString()).open()) {
            assertThat(store.read(store.put(content))).isEqualTo(content);
        }

        assertThat(Files.isDirectory(root)).isTrue();
        assertThat(StoreLocation.parse(root.toString()).folder()).contains(root);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "s3://", "s3:///prefix", "gs://bucket", "http://minio:9000/bucket"})
    void anythingElseIsRefusedByWhatItIs(String address) {
        assertThatThrownBy(() -> StoreLocation.parse(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an artifact store is at s3://BUCKET, s3://BUCKET/PREFIX or in a folder, got '" + address
                        + "'");
    }

    @Test
    void keysBecomeTheOptionsOfOpenDalAndItsOwnNamesWin() {
        StoreLocation location = StoreLocation.of(Map.of(
                "scheme", "s3",
                "bucket", "models",
                "access-key-id", "key",
                "region", "eu-central-1",
                "options.region", "us-east-1",
                "options.enable_virtual_host_style", "true"));

        assertThat(location.scheme()).isEqualTo("s3");
        assertThat(location.options())
                .isEqualTo(Map.of(
                        "bucket", "models",
                        "access_key_id", "key",
                        "region", "us-east-1",
                        "enable_virtual_host_style", "true"));
        assertThat(location.folder()).isEmpty();
    }

    @Test
    void anUnknownKeyIsNamedWithThoseThatThereAre() {
        assertThatThrownBy(() -> StoreLocation.of(Map.of("access_key_id", "key")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "an artifact store has no key access_key_id; it has scheme, access-key-id, bucket, endpoint, "
                                + "region, root, secret-access-key, session-token and options.NAME");
    }

    @Test
    void isShownWithoutCredentials() {
        StoreLocation location = StoreLocation.of(
                Map.of("scheme", "s3", "bucket", "models", "root", "axial", "secret-access-key", "hidden"));

        assertThat(location).hasToString("s3://models/axial");
    }
}
