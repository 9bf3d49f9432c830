package dev.axial.soak.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactStore;
import dev.axial.store.UnreachableStoreException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOutageTest {

    @TempDir
    private Path folder;

    @Test
    void isAnOutageToReadersAndWritersAndLosesNothing() throws Exception {
        // Given
        StoreOutage outage = StoreOutage.prepare(folder);
        try (ArtifactStore store = ArtifactStore.local(folder)) {
            ArtifactRef ref = store.put("content".getBytes(UTF_8));

            // When
            outage.begin();

            // Then
            assertThatThrownBy(() -> store.read(ref))
                    .isInstanceOfSatisfying(ArtifactException.class, e -> assertThat(e.isTemporary())
                            .isTrue());
            assertThatThrownBy(() -> store.put("other".getBytes(UTF_8))).isInstanceOf(UnreachableStoreException.class);
            assertThatThrownBy(() -> store.contains(ref)).isInstanceOf(UnreachableStoreException.class);

            // When
            outage.end();

            // Then
            assertThat(store.read(ref)).asString(UTF_8).isEqualTo("content");
            assertThat(store.read(store.put("other".getBytes(UTF_8))))
                    .asString(UTF_8)
                    .isEqualTo("other");
        }
    }
}
