package dev.axial.store.npz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no npz, or no whole one. */
class DamagedNpzTest {

    @TempDir
    Path folder;

    @Test
    void refusesWhatIsNoZipFile() throws Exception {
        // Given
        Path text = Files.writeString(folder.resolve("text.npz"), "not an npz");
        Path empty = Files.createFile(folder.resolve("empty.npz"));

        // Then
        assertThatThrownBy(() -> Npz.open(text))
                .isInstanceOf(InvalidNpzException.class)
                .hasMessageContaining("text.npz is no .npz: it is no zip file; expected a file of numpy.savez");
        assertThatThrownBy(() -> Npz.open(empty)).hasMessageContaining("empty.npz is no .npz: it is empty");
        assertThatThrownBy(() -> Npz.open(folder.resolve("none.npz"))).hasMessageContaining("there is no file");
        assertThatThrownBy(() -> Npz.open(folder)).hasMessageContaining("there is no file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PK\3\4"})
    void refusesAHundredMegabytesOfNoiseAtOnce(String begin) throws IOException {
        // Given
        Path noise = folder.resolve("noise.npz");
        byte[] piece = new byte[1 << 20];
        try (RandomAccessFile file = new RandomAccessFile(noise.toFile(), "rw")) {
            new Random(1).nextBytes(piece);
            for (int i = 0; i < 100; i++) {
                file.write(piece);
            }
            file.seek(0);
            file.write(begin.getBytes(UTF_8));
        }

        // Then
        Assertions.assertTimeout(Duration.ofSeconds(2), () -> assertThatThrownBy(() -> Npz.open(noise))
                .isInstanceOf(InvalidNpzException.class));
    }

    @Test
    void refusesAFileCutAnywhere() throws Exception {
        // Given
        byte[] whole = Files.readAllBytes(NpzTest.recorded("deflated.npz"));
        Path cut = folder.resolve("cut.npz");

        for (int length = 0; length < whole.length; length += 97) {
            // When
            Files.write(cut, Arrays.copyOf(whole, length));

            // Then
            assertThatThrownBy(() -> Npz.open(cut)).as("%d bytes", length).isInstanceOf(InvalidNpzException.class);
        }
    }

    @Test
    void answersDamageAnywhereByRefusingOrNotAtAll() throws Exception {
        // Given
        byte[] whole = Files.readAllBytes(NpzTest.recorded("versions.npz"));
        Path damaged = folder.resolve("damaged.npz");
        int refused = 0;

        for (int i = 0; i < 2 * whole.length; i++) {
            // When the highest bit of a byte is flipped, and then one of the others
            byte[] bytes = whole.clone();
            bytes[i / 2] ^= (byte) (i % 2 == 0 ? 1 << 7 : 1 << i / 2 % 7);
            Files.write(damaged, bytes);

            // Then: any other exception fails the test, and so does another value
            try (Npz npz = Npz.open(damaged)) {
                for (String name : npz.names()) {
                    assertThat(npz.read(name).data()).isEqualTo(ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4}));
                }
            } catch (InvalidNpzException e) {
                refused++;
            }
        }
        // the rest are in times, flags and versions that no reader looks at
        assertThat(refused).isGreaterThan(whole.length);
    }

    @Test
    void noticesAFlippedByteByItsChecksum() throws Exception {
        // Given
        byte[] bytes = Files.readAllBytes(NpzTest.recorded("stored.npz"));
        int at = indexOf(bytes, new byte[] {0, 0, 1, 0, 2, 0, 3, 0, 4, 0}); // the data of cube
        bytes[at + 2] ^= 1;
        Path damaged = Files.write(folder.resolve("damaged.npz"), bytes);

        // Then
        try (Npz npz = Npz.open(damaged)) {
            assertThatThrownBy(() -> npz.read("cube"))
                    .isInstanceOf(InvalidNpzException.class)
                    .hasMessageContaining("array 'cube'")
                    .hasMessageContaining("its CRC-32 does not hold");
        }
    }

    @Test
    void refusesAClaimedSizeThatItsBytesCannotHold() throws Exception {
        // Given a directory and a header that agree on 1 GiB, over a few bytes of deflated data
        NpyHeader header = new NpyHeader(Dtype.UINT8, List.of(1 << 30));
        byte[] npy = header.encode();
        Path bomb = folder.resolve("bomb.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            zip.putNextEntry(new ZipEntry("bomb.npy"));
            zip.write(npy);
            zip.write(new byte[1000]);
        }
        byte[] bytes = Files.readAllBytes(bomb);
        int directory = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 24, npy.length + (1 << 30));
        Files.write(bomb, bytes);

        // Then
        try (Npz npz = Npz.open(bomb)) {
            assertThatThrownBy(() -> npz.read("bomb"))
                    .isInstanceOf(InvalidNpzException.class)
                    .hasMessageContaining("cannot hold the " + (npy.length + (1 << 30)) + " that it claims");
        }
    }

    @Test
    void namesACompressionMethodThatIsNotRead() throws Exception {
        // Given: method 98 in the member and in the directory
        byte[] bytes = Files.readAllBytes(NpzTest.recorded("versions.npz"));
        ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        zip.putShort(indexOf(bytes, new byte[] {'P', 'K', 3, 4}) + 8, (short) 98);
        zip.putShort(indexOf(bytes, new byte[] {'P', 'K', 1, 2}) + 10, (short) 98);
        Path packed = Files.write(folder.resolve("ppmd.npz"), bytes);

        // Then
        try (Npz npz = Npz.open(packed)) {
            assertThatThrownBy(() -> npz.read("v1"))
                    .isInstanceOf(InvalidNpzException.class)
                    .hasMessageContaining("array 'v1'")
                    .hasMessageContaining("its compression method, 98 (PPMD), is not supported; stored, deflated,");
        }
    }

    private static int indexOf(byte[] bytes, byte[] what) {
        for (int at = 0; at <= bytes.length - what.length; at++) {
            if (Arrays.equals(bytes, at, at + what.length, what, 0, what.length)) {
                return at;
            }
        }
        throw new AssertionError("not there");
    }
}
