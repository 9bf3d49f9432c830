package dev.axial.store.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzWriterTest {

    @TempDir
    Path folder;

    @Test
    void readsBackWhatTheWriterWrote() throws Exception {
        // Given
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("images", NpyArray.uint8(new byte[] {0, 1, 2, 3, (byte) 255, 127}, 1, 2, 3));
        arrays.put("labels", NpyArray.int32(new int[] {-1, 70_000}, 2, 1));
        arrays.put("names", NpyArray.text(List.of("liver", "", "\uD83E\uDEC0")));
        Path file = folder.resolve("written.npz");

        // When
        NpzWriter.write(file, arrays);

        // Then
        try (Npz npz = Npz.open(file)) {
            assertThat(npz.names()).containsExactly("images", "labels", "names");
            assertThat(npz.read("images").header()).hasToString("uint8 [1, 2, 3]");
            assertThat(npz.read("images").data()).isEqualTo(arrays.get("images").data());
            assertThat(npz.read("labels").integer(0)).isEqualTo(-1);
            assertThat(npz.read("labels").integer(1)).isEqualTo(70_000);
            assertThat(npz.read("names").header()).hasToString("<U5 [3]");
            assertThat(npz.read("names").texts()).containsExactly("liver", "", "\uD83E\uDEC0");
        }
        assertThat(folder).isDirectoryContaining(path -> path.equals(file)).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void writesTheSameBytesForTheSameArrays() throws Exception {
        // Given
        Map<String, NpyArray> arrays = Map.of("x", NpyArray.uint8(new byte[] {1, 2, 3}, 3));

        // When
        NpzWriter.write(folder.resolve("a.npz"), arrays);
        NpzWriter.write(folder.resolve("b.npz"), arrays);

        // Then
        assertThat(folder.resolve("a.npz")).hasSameBinaryContentAs(folder.resolve("b.npz"));
    }

    @Test
    void saysThatTheFolderToWriteInIsMissing() {
        assertThatThrownBy(() -> NpzWriter.write(folder.resolve("none/x.npz"), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no folder " + folder.resolve("none") + " to write x.npz in");
    }
}
