package dev.axial.store.npz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.axial.contract.fuzz.Mutation;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hundreds of damaged files and thousands of headers, the same in each run: each is read or refused, by no exception but the declared one, and
 * takes no more memory than its size can account for.
 */
class NpzFuzzTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** Deflate makes at most 1,032 bytes of one. */
    private static final long INFLATION = 1032;
    /** Streams, buffers, names, messages with their stack traces. */
    private static final long AROUND = 1 << 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"stored.npz", "deflated.npz", "versions.npz"})
    void readsOrRefusesADamagedFile(String recorded) throws Exception {
        // Given
        byte[] whole = Files.readAllBytes(NpzTest.recorded(recorded));
        Mutation mutation = new Mutation(1);
        Path damaged = folder.resolve("damaged.npz");

        for (int i = 0; i < 300; i++) {
            // When
            byte[] bytes = mutation.of(whole);
            Files.write(damaged, bytes);
            long allocated = allocatedBy(() -> readAll(damaged));

            // Then
            assertThat(allocated)
                    .as("bytes taken by file %d of %s", i, recorded)
                    .isLessThan(INFLATION * bytes.length + AROUND);
        }
    }

    /** A checksum stands before most of the reader in the test above; here it is made to hold. */
    @ParameterizedTest
    @ValueSource(strings = {"stored.npz", "versions.npz"})
    void readsOrRefusesADamagedArrayInASoundFile(String recorded) throws Exception {
        // Given
        Mutation mutation = new Mutation(2);
        Path sound = folder.resolve("sound.npz");
        try (ZipFile whole = new ZipFile(NpzTest.recorded(recorded).toFile())) {
            for (ZipEntry entry : whole.stream().toList()) {
                byte[] npy = whole.getInputStream(entry).readAllBytes();
                for (int i = 0; i < 30; i++) {
                    // When
                    write(sound, mutation.of(npy));
                    long allocated = allocatedBy(() -> readAll(sound));

                    // Then
                    assertThat(allocated)
                            .as("bytes taken by array %s %d", entry.getName(), i)
                            .isLessThan(INFLATION * Files.size(sound) + AROUND);
                }
            }
        }
    }

    @Test
    void readsOrRefusesADamagedHeader() throws Exception {
        // Given
        byte[] header = new NpyHeader(Dtype.INT32, List.of(4400, 28, 28, 3)).encode();
        Mutation mutation = new Mutation(3);

        for (int i = 0; i < 20_000; i++) {
            // When
            byte[] damaged = mutation.of(header);
            long allocated = allocatedBy(() -> {
                try {
                    NpyHeader read = NpyHeader.read(new ByteArrayInputStream(damaged));
                    assertThat(read.bytes()).isNotNegative();
                } catch (InvalidNpzException | EOFException e) {
                    assertThat(e).isNotNull(); // declared
                }
            });

            // Then: at most 64 KiB of header, as bytes, as text, and as what the patterns cut of it
            assertThat(allocated).as("bytes taken by header %d", i).isLessThan(AROUND);
        }
    }

    private static void readAll(Path file) throws IOException {
        try (Npz npz = Npz.open(file)) {
            for (String name : npz.names()) {
                try {
                    NpyArray array = npz.read(name);
                    if (array.header().dtype().isText()) {
                        array.texts();
                    } else if (array.size() > 0
                            && array.header().dtype().isInteger()
                            && !array.header().dtype().toString().equals("uint64")) {
                        array.integer(array.size() - 1);
                    }
                } catch (InvalidNpzException e) {
                    assertThat(e.getMessage()).contains("array '").contains(file.toString());
                }
            }
        } catch (InvalidNpzException e) {
            assertThat(e.getMessage()).contains(file.toString());
        }
    }

    private static void write(Path file, byte[] npy) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("array.npy"));
            zip.write(npy);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static long allocatedBy(Step step) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        step.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
