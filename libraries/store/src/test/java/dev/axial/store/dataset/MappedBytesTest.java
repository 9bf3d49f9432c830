package dev.axial.store.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedBytesTest {

    /** A sparse file: hardly any of it is on the disk. */
    @Test
    void readsAFileOfFiveGibibytesAcrossItsMappings(@TempDir Path folder) throws Exception {
        // Given
        Path file = folder.resolve("sparse.raw");
        long gibibyte = 1L << 30;
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(5 * gibibyte);
            for (int i = 1; i < 5; i++) {
                sparse.seek(i * gibibyte - 2);
                sparse.write(new byte[] {(byte) i, 2, 3, 4});
            }
            sparse.seek(5 * gibibyte - 1);
            sparse.write(99);
        }

        // When
        MappedBytes bytes = MappedBytes.taking(file);

        // Then
        assertThat(file).doesNotExist();
        assertThat(bytes.length()).isEqualTo(5 * gibibyte);
        byte[] target = new byte[6];
        for (int i = 1; i < 5; i++) {
            bytes.copy(i * gibibyte - 2, target, 1, 4);
            assertThat(target).containsExactly(0, i, 2, 3, 4, 0);
        }
        bytes.copy(5 * gibibyte - 1, target, 0, 1);
        assertThat(target[0]).isEqualTo((byte) 99);
        assertThatThrownBy(() -> bytes.copy(5 * gibibyte - 1, target, 0, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
